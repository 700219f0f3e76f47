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
/// @param secrets by the names of [Claim]: the hub token, the query of a signed address. For this
///   job only; they appear in nothing that is shown or stored in clear
/// @param maxSpeed bytes per second of the job in the whole cluster; null for no limit of its own
/// @param fileName what the file is called below `dest`, if the source turns out to be one file and
///   the view is the plain one; null for the name that the source gives
/// @param worker id of the worker that alone may do it; null for any that mounts the volume
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
        Map<String, String> secrets,
        @Nullable Long maxSpeed,
        @Nullable RelativePath fileName,
        @Nullable String worker) {
    public JobRequest {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        labels = Map.copyOf(labels);
        secrets = Map.copyOf(secrets);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "JobRequest[source=%s, view=%s, volume=%s]".formatted(source.text(), view, volume);
    }
}
