package dev.ballast.api.models;

import dev.ballast.api.jobs.Page;
import dev.ballast.model.job.View;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Looks at what is installed.
public interface FindModels {

    /// The newest first.
    ///
    /// @param q part of the name or the source, in any case; null for all
    /// @param limit 1 to 200
    /// @throws RefusedException `INVALID_REQUEST` for a cursor that this list did not give
    Page<ModelView> list(
            @Nullable String q, @Nullable View view, int limit, @Nullable String cursor);

    /// The files of each of these models.
    Map<UUID, List<ModelView.File>> files(Collection<UUID> models);

    /// One model.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`
    ModelView.Detail get(UUID id);
}
