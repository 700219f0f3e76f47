package dev.ballast.download.worker;

import dev.ballast.download.engine.transfer.Progress;
import dev.ballast.http.RequestGate;
import dev.ballast.model.job.Stall;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What one transfer keeps to.
///
/// @param end run when it has ended
record TransferLimits(FileSpeed speed, RequestGate gate, Runnable end) implements AutoCloseable {
    /// Why the transfer is slow; null while it flows.
    @Nullable Stall stall(Progress progress, URI uri) {
        return switch (progress.stall()) {
            case SILENT -> gate.waitFor(uri) > 0 ? Stall.RATE_LIMIT : Stall.SOURCE_SILENT;
            case TRICKLE -> Stall.SOURCE_SLOW;
            case SLOW_DISK -> Stall.DISK_SLOW;
            case LIMITED -> Stall.SPEED_LIMIT;
            case null -> null;
        };
    }

    @Override
    public void close() {
        speed.close();
        end.run();
    }
}
