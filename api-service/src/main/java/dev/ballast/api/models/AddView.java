package dev.ballast.api.models;

import dev.ballast.api.jobs.JobView;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.View;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows an installed model in a further view: another model with the same bytes. Nothing is
/// fetched, and the source is not asked.
@ApplicationScoped
public class AddView {
    private final ModelViews views;

    public AddView(ModelViews views) {
        this.views = views;
    }

    /// Makes the job that does it, or joins the one that is at it.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`, `INVALID_REQUEST`, `VIEW_EXISTS`
    @Transactional
    public JobView handle(UUID model, View view, @Nullable RelativePath dest, String owner) {
        return views.add(model, view, dest, owner);
    }
}
