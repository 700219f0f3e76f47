package dev.ballast.api.uploads;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Deletes uploads that nobody needs any more: installed ones at once, abandoned ones, and those
/// whose job failed, after their time. Each replica may do it; the same twice is no harm.
@ApplicationScoped
public class SweepUploads {
    private static final Logger LOG = Logger.getLogger(SweepUploads.class);

    private final UploadStore store;
    private final UploadFiles files;
    private final Duration keep;

    /// @param keep how long an upload outlives the last word about it
    SweepUploads(
            UploadStore store,
            UploadFiles files,
            @ConfigProperty(name = "ballast.uploads.keep") Duration keep) {
        this.store = store;
        this.files = files;
        this.keep = keep;
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void everyFiveSeconds() {
        try {
            sweep(Instant.now());
        } catch (IOException e) {
            LOG.warnf("uploads not swept cause=%s", e);
        }
    }

    /// Does it now.
    public void sweep(Instant now) throws IOException {
        for (UUID id : store.removeUseless(keep)) {
            files.delete(id);
            LOG.infof("upload deleted upload=%s", id);
        }
        files.deleteLeftovers(now.minus(keep));
        for (UUID id : files.idleSince(now.minus(keep))) {
            if (!store.isKnown(id)) {
                files.delete(id);
            }
        }
    }

    /// When an upload goes to which nothing happens any more.
    public Instant expiry(Upload upload) {
        return upload.touchedAt().plus(keep);
    }
}
