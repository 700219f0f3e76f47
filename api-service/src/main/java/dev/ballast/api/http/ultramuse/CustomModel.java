package dev.ballast.api.http.ultramuse;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.Entry;
import dev.ballast.api.catalogs.EntryReader;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.http.problem.JsonErrors;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.artifact.SourceRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A model that a person adds. Unknown fields do not matter to UltraMuse.
///
/// @param id made of the name where it is missing
/// @param family `custom` where it is missing
/// @param sourceUrl address of a file, or a pasted page of CivitAI or Hugging Face
@JsonNaming(LowerCamelCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "UltraMuseCustomModel")
record CustomModel(
        @Nullable String id,
        @Nullable String name,
        @Nullable String family,
        @Nullable String type,
        @Nullable String description,
        @Nullable String version,
        @Nullable String sourceType,
        @Nullable String huggingfaceRepo,
        @Nullable List<@Nullable String> huggingfaceFiles,
        @Nullable Long civitaiModelId,
        @JsonAlias({"url", "civitaiUrl"}) @Nullable String sourceUrl,
        @Nullable String format,
        @Nullable List<@Nullable String> tags,
        @Nullable List<@Nullable String> compatibility,
        @Nullable Boolean recommended,
        @JsonAlias({"requiresHuggingfaceToken", "requiresAuth"}) @Nullable Boolean requiresToken,
        @Nullable String previewImage) {
    private static final Map<String, String> SOURCES =
            Map.of(
                    "huggingface", "huggingface",
                    "civitai", "civitai",
                    "url", "url",
                    "direct", "url",
                    "direct_url", "url");

    /// The names that the catalog's fields have here.
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("hf_repo", "huggingfaceRepo"),
                    Map.entry("files", "huggingfaceFiles"),
                    Map.entry("file", "huggingfaceFiles"),
                    Map.entry("civitai_model_id", "civitaiModelId"),
                    Map.entry("url", "sourceUrl"),
                    Map.entry("source", "sourceType"),
                    Map.entry("preview_url", "previewImage"),
                    Map.entry("requires_token", "requiresToken"));

    /// Reads a body, whatever type it says it has, as an entry of the catalog.
    ///
    /// @throws InvalidRequestException naming each field that is missing or wrong
    static Entry read(ObjectMapper json, String body) {
        try {
            CustomModel model = json.readValue(body, CustomModel.class);
            if (model == null) {
                throw new InvalidRequestException(
                        List.of(new FieldError("body", "is empty, it takes a JSON object")));
            }
            return model.entry(json);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(List.of(JsonErrors.describe(e)));
        }
    }

    private Entry entry(ObjectMapper json) {
        String source =
                sourceType == null ? null : SOURCES.get(sourceType.toLowerCase(Locale.ROOT));
        check(source);
        ObjectNode entry = json.createObjectNode();
        String group = family == null || family.isBlank() ? Folder.CUSTOM : family;
        entry.put("id", id == null || id.isBlank() ? slug(String.valueOf(name)) : id);
        entry.put("name", name);
        entry.put("category", Folder.category(String.valueOf(type)));
        entry.put("family", group);
        entry.put("type", type);
        entry.put("dest", Folder.of(group, String.valueOf(type)));
        entry.put("source", source);
        entry.put("description", description);
        entry.put("version", version);
        entry.put("hf_repo", huggingfaceRepo);
        entry.put("civitai_model_id", sourceUrl == null ? civitaiModelId : null);
        entry.put("url", sourceUrl);
        entry.put("format", format);
        entry.put("preview_url", previewImage);
        put(entry, "tags", tags);
        put(entry, "compatibility", compatibility);
        if (recommended != null) {
            entry.put("recommended", recommended);
        }
        if (requiresToken != null) {
            entry.put("requires_token", requiresToken);
        }
        files(entry, source);
        return switch (EntryReader.read(entry)) {
            case EntryReader.Sound(Entry sound) -> sound;
            case EntryReader.Unsound unsound ->
                    throw new InvalidRequestException(
                            unsound.faults().stream()
                                    .map(fault ->
                                            new FieldError(
                                                    NAMES.getOrDefault(
                                                            fault.field(), fault.field()),
                                                    fault.message()))
                                    .toList());
        };
    }

    private void check(@Nullable String source) {
        Violations violations = new Violations();
        missing(violations, "name", name);
        missing(violations, "type", type);
        missing(violations, "sourceType", sourceType);
        if (sourceType != null && source == null) {
            violations.refuse("sourceType", "takes huggingface, civitai or url");
        }
        if ("huggingface".equals(source) && sourceUrl == null) {
            missing(violations, "huggingfaceRepo", huggingfaceRepo);
        }
        if ("civitai".equals(source) && sourceUrl == null && civitaiModelId == null) {
            violations.refuse("civitaiModelId", "is missing, and sourceUrl too");
        }
        if ("url".equals(source)) {
            missing(violations, "sourceUrl", sourceUrl);
        }
        violations.check();
    }

    private static void missing(Violations violations, String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            violations.refuse(field, "is missing");
        }
    }

    /// The file that is meant. CivitAI tells its name only when it is asked, so the model's name
    /// stands for it, with the suffix that most have there until it is known.
    private void files(ObjectNode entry, @Nullable String source) {
        if (huggingfaceFiles != null && !huggingfaceFiles.isEmpty()) {
            String first = String.valueOf(huggingfaceFiles.getFirst());
            if (huggingfaceFiles.size() > 1) {
                put(entry, "files", huggingfaceFiles);
            }
            entry.put("file", first);
        } else if ("civitai".equals(source) || isOfCivitai(sourceUrl)) {
            entry.put("file", slug(String.valueOf(name)) + ".safetensors");
        } else if (sourceUrl != null && huggingfaceRepo == null) {
            entry.put("file", last(sourceUrl.split("[?#]", 2)[0]));
        }
    }

    private static boolean isOfCivitai(@Nullable String url) {
        try {
            return switch (url == null ? null : SourceRef.parse(url)) {
                case SourceRef.Civitai _, SourceRef.CivitaiModel _ -> true;
                case null, default -> false;
            };
        } catch (IllegalArgumentException _) {
            // Whoever reads the entry says what is wrong with it.
            return false;
        }
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void put(
            ObjectNode entry, String field, @Nullable List<@Nullable String> texts) {
        if (texts != null && !texts.isEmpty()) {
            ArrayNode list = entry.putArray(field);
            texts.forEach(list::add);
        }
    }

    private static String slug(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9._-]+", "-")
                        .replaceAll("^[^a-z0-9]+|-+$", "");
        return plain.isEmpty() ? "model" : plain;
    }
}
