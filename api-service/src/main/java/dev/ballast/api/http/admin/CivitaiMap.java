package dev.ballast.api.http.admin;

import dev.ballast.api.catalogs.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What of CivitAI the catalog has, by the site's ids.
///
/// @param byModel the versions of each model
@Schema(name = "AdminCivitaiMap")
record CivitaiMap(Map<String, Version> byVersion, Map<String, List<String>> byModel) {

    /// One version.
    ///
    /// @param catalog the category
    @Schema(name = "AdminCivitaiVersion")
    record Version(
            String file,
            String dest,
            String name,
            String baseModel,
            String status,
            @Nullable Long civitaiModelId,
            String catalog) {}

    static CivitaiMap of(List<Card> cards) {
        Map<String, Version> versions = new LinkedHashMap<>();
        Map<String, List<String>> models = new LinkedHashMap<>();
        for (Card card : cards) {
            Entry entry = card.entry();
            Long version = entry.number("civitai_version_id");
            if (version == null) {
                continue;
            }
            Long model = entry.number("civitai_model_id");
            String base = entry.text("base_model");
            versions.put(
                    version.toString(),
                    new Version(
                            entry.file(),
                            entry.dest(),
                            entry.name(),
                            base == null ? "" : base,
                            card.status().wire(),
                            model,
                            entry.category()));
            if (model != null) {
                models.computeIfAbsent(model.toString(), _ -> new ArrayList<>())
                        .add(version.toString());
            }
        }
        return new CivitaiMap(versions, models);
    }
}
