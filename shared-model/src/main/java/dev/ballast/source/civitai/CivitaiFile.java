package dev.ballast.source.civitai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.Sha256;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One file of a version. Everything may be missing from the site's answer. Its `sizeKB` is left
/// out: it is a rounded hint, the storage knows the size.
///
/// @param type what it is, such as `Model` or `VAE`; empty if not told
/// @param traits what a download link may ask for, as far as it is told: [CivitaiChoice#TRAITS]
public record CivitaiFile(
        @Nullable Long id,
        String name,
        String type,
        Map<String, String> traits,
        boolean primary,
        @Nullable Sha256 sha256,
        @Nullable String blake3) {
    private static final Pattern HEX_64 = Pattern.compile("[0-9a-f]{64}");
    private static final Set<String> MODELS = Set.of("Model", "Pruned Model");
    private static final Set<String> NO_WEIGHTS =
            Set.of("Training Data", "Config", "Archive", "Workflow");

    public static CivitaiFile of(JsonNode file) {
        JsonNode hashes = file.path("hashes");
        String sha256 = digest(hashes.path("SHA256"));
        JsonNode id = file.path("id");
        return new CivitaiFile(
                id.canConvertToLong() && id.asLong() > 0 ? id.asLong() : null,
                file.path("name").asText(""),
                file.path("type").asText(""),
                traits(file),
                file.path("primary").asBoolean(),
                sha256 == null ? null : new Sha256(sha256),
                digest(hashes.path("BLAKE3")));
    }

    private static Map<String, String> traits(JsonNode file) {
        Map<String, String> told = new HashMap<>();
        for (String name : CivitaiChoice.TRAITS) {
            JsonNode value =
                    name.equals("type") ? file.path(name) : file.path("metadata").path(name);
            if (value.isTextual()) {
                told.put(name, value.textValue());
            }
        }
        return told;
    }

    public boolean isModel() {
        return MODELS.contains(type);
    }

    public boolean mayHoldWeights() {
        return !NO_WEIGHTS.contains(type);
    }

    /// In lower case; null if it is missing or none, as before the site has scanned the file.
    private static @Nullable String digest(JsonNode hash) {
        String hex = hash.asText("").strip().toLowerCase(Locale.ROOT);
        return HEX_64.matcher(hex).matches() ? hex : null;
    }
}
