package dev.ballast.api.uploads;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.View;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a caller wants with the file that is sent.
///
/// @param fileName what it is called on the volume; one that [UploadRules#name] accepts
/// @param dest folder below the volume's root; null for the root
/// @param sha256 what it must hold; null if the caller does not say
/// @param fingerprint by which the caller knows the file again; null for none
public record UploadWish(
        RelativePath fileName,
        @Nullable RelativePath dest,
        VolumeName volume,
        @Nullable Sha256 sha256,
        Priority priority,
        @Nullable String fingerprint) {

    /// The job that installs it.
    JobRequest request(UUID upload) {
        return new JobRequest(
                new SourceRef.Upload(upload),
                List.of(),
                List.of(),
                dest,
                View.PLAIN,
                volume,
                sha256,
                priority,
                Map.of(),
                Map.of(),
                null,
                null,
                null);
    }
}
