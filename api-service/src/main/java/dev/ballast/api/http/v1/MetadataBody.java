package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.json.JsonTexts;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.metadata.FetchMetadata;
import dev.ballast.model.job.Priority;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which models' metadata is wanted; without `entries` and `models` that of all.
///
/// @param entries ids of the catalog
/// @param models ids of installed models
/// @param force ask also for what its hub did not have within the last week
/// @param previews whether pictures are fetched; they are if not said
/// @param previewBelow level of CivitAI (1, 2, 4, 8, 16) below which a picture is wanted; 4 if not
///   said. Where there is none below it, the lowest is taken
@Schema(name = "MetadataWish")
record MetadataBody(
        @Nullable List<@Nullable String> entries,
        @Nullable List<@Nullable UUID> models,
        @Nullable Boolean force,
        @Nullable Boolean previews,
        @Nullable Integer previewBelow,
        @Nullable Integer priority) {
    private static final int MOST = 30_000;
    private static final int HIGHEST_LEVEL = 64;

    /// Reads and checks it. It comes as text, as an empty one is fine under any media type.
    static FetchMetadata.Wish read(ObjectMapper json, String text) {
        if (text.isBlank()) {
            return FetchMetadata.Wish.all();
        }
        MetadataBody body = JsonTexts.read(json, text, MetadataBody.class);
        Violations violations = new Violations();
        Set<String> entries = ids(violations, "entries", body.entries());
        Set<UUID> models = ids(violations, "models", body.models());
        Integer below = body.previewBelow();
        violations.range(
                "preview_below", below == null ? null : below.longValue(), 1, HIGHEST_LEVEL);
        Priority priority = violations.parse("priority", body.priority(), Priority::new);
        violations.check();
        return new FetchMetadata.Wish(
                entries,
                models,
                Boolean.TRUE.equals(body.force()),
                Boolean.FALSE.equals(body.previews())
                        ? 0
                        : below == null ? FetchMetadata.USUAL_PREVIEW_BELOW : below,
                priority == null ? Priority.DEFAULT : priority);
    }

    private static <T> @Nullable Set<T> ids(
            Violations violations, String field, @Nullable List<@Nullable T> given) {
        if (given == null) {
            return null;
        }
        if (given.isEmpty() || given.size() > MOST || given.contains(null)) {
            violations.refuse(
                    field, "takes 1 to %d ids; leave it out for all models".formatted(MOST));
            return null;
        }
        Set<T> ids = new LinkedHashSet<>();
        for (T id : given) {
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }
}
