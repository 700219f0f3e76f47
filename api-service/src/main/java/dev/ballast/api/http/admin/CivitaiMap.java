package dev.ballast.api.http.admin;

import dev.ballast.api.catalogs.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What of CivitAI the catalog has, by the site's ids.
///
/// @param byModel the versions of each model
@Schema(name = "AdminCivitaiMap")
record CivitaiMap(Map<String, Version> byVersion, Map<String, List<String>> byModel) {
    CivitaiMap() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

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

    /// Adds a model, if it is of the site.
    void add(Card card) {
        Entry entry = card.entry();
        Long version = entry.number("civitai_version_id");
        if (version == null) {
            return;
        }
        Long model = entry.number("civitai_model_id");
        byVersion.put(
                version.toString(),
                new Version(
                        entry.file(),
                        entry.dest(),
                        entry.name(),
                        Objects.requireNonNullElse(entry.text("base_model"), ""),
                        card.status().wire(),
                        model,
                        entry.category()));
        if (model != null) {
            byModel.computeIfAbsent(model.toString(), _ -> new ArrayList<>())
                    .add(version.toString());
        }
    }
}
