package dev.ballast.api.models;

import dev.ballast.api.jobs.JobView;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Further views of installed models. Every call belongs to the caller's transaction.
public interface ModelViews {

    /// Makes a job that shows the model's files in this view too, or finds the one that does so
    /// now.
    ///
    /// @param dest folder below the volume's root; null for views that have a place of their own
    /// @param owner name of the API key that asks
    /// @throws RefusedException `MODEL_NOT_FOUND`, `INVALID_REQUEST` if the view cannot show it, or
    ///   `VIEW_EXISTS`
    JobView add(UUID model, View view, @Nullable RelativePath dest, String owner);

    /// Makes a job that shows the model's files in the same view as those of another source too: of
    /// the same repository at its commit.
    ///
    /// @return the job, or the one that does so now
    UUID keep(UUID model, SourceRef as, String owner);
}
