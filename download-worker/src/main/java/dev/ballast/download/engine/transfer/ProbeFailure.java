package dev.ballast.download.engine.transfer;

import dev.ballast.http.Locations;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An address could not be probed, or has nothing that is worth a transfer.
public final class ProbeFailure extends Exception {
    private final FailureCode code;
    private final @Nullable Duration retryAfter;

    ProbeFailure(TransferException failure) {
        super(failure.detail(), failure);
        this.code = failure.code();
        this.retryAfter = failure.retryAfter();
    }

    /// The connection to `asked` failed.
    public static ProbeFailure of(IOException failure, URI asked) {
        return new ProbeFailure(TransferException.of(failure, Locations.printable(asked)));
    }

    public FailureCode code() {
        return code;
    }

    /// How long the server asked to wait; null if it did not ask.
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /// For a person; holds no secret and no query of a URL.
    public String detail() {
        return String.valueOf(getMessage());
    }
}
