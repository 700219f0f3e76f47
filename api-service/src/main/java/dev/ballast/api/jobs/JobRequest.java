package dev.ballast.api.jobs;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.View;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A download that a caller asks for, all defaults filled in.
///
/// @param include `fnmatch` patterns; empty for all files
/// @param dest folder below the volume's root; only the plain view has one
/// @param sha256 what the one file must hold
/// @param token hub token for this job only; null for none
public record JobRequest(
        SourceRef source,
        List<String> include,
        List<String> exclude,
        @Nullable RelativePath dest,
        View view,
        VolumeName volume,
        @Nullable Sha256 sha256,
        Priority priority,
        Map<String, String> labels,
        @Nullable String token) {
    public JobRequest {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        labels = Map.copyOf(labels);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "JobRequest[source=%s, view=%s, volume=%s]".formatted(source.text(), view, volume);
    }
}
