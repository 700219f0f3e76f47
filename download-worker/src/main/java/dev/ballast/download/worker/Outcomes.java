package dev.ballast.download.worker;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.source.SourceFailure;
import dev.ballast.volume.VolumeException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How tasks of any kind end without success.
final class Outcomes {
    private Outcomes() {}

    static TaskEvent handedBack(Claim claim) {
        return new TaskEvent.HandedBack(claim.task(), claim.fence());
    }

    static TaskEvent failed(Claim claim, FailureCode code, String detail) {
        return failed(claim, code, detail, null);
    }

    static TaskEvent.Failed failed(
            Claim claim, FailureCode code, String detail, @Nullable Duration retryAfter) {
        Long seconds = retryAfter == null ? null : Math.max(0, retryAfter.toSeconds());
        return new TaskEvent.Failed(claim.task(), claim.fence(), code, detail, seconds);
    }

    /// The source said no.
    static TaskEvent failed(Claim claim, SourceFailure failure) {
        TaskEvent.Failed event =
                failed(claim, failure.code(), failure.detail(), failure.retryAfter());
        return failure.isAbsent() ? event.withAbsent() : event;
    }

    /// The volume could not be read or written.
    static TaskEvent failed(Claim claim, IOException cause) {
        VolumeException failure = VolumeException.of(cause);
        return new TaskEvent.Failed(
                claim.task(),
                claim.fence(),
                failure.code(),
                String.valueOf(failure.getMessage()),
                null,
                failure.missing());
    }

    /// The claim holds work that this handler does not do.
    static IllegalArgumentException misplaced(Claim claim) {
        return new IllegalArgumentException("not for this handler: " + claim);
    }
}
