package dev.ballast.download.worker;

import dev.ballast.download.engine.transfer.TransferListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Writes what goes wrong inside a transfer to the log.
///
/// @param file its name
/// @param fence of the claim that it belongs to
record TransferLog(String file, long fence) implements TransferListener {
    private static final Logger LOG = System.getLogger(TransferLog.class.getName());

    @Override
    public void retrying(String cause, Duration delay) {
        LOG.log(
                Level.INFO,
                "transfer goes on after a break file=%s fence=%d delay=%s cause=%s"
                        .formatted(file, fence, delay, cause));
    }

    @Override
    public void startedOver(String cause) {
        LOG.log(
                Level.WARNING,
                "transfer starts over file=%s fence=%d cause=%s".formatted(file, fence, cause));
    }
}
