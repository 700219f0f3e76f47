package dev.ballast.metadata.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.source.AnswerTime;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads what the Hugging Face Hub says of a repository (`GET /api/models/…`, as observed).
///
/// @param by endpoint that told it
/// @param page where people look at it
record HuggingFaceDescription(URI by, JsonNode info, URI page) {
    /// The hub's own word for it.
    private static final String NSFW = "not-for-all-audiences";

    private static final int MOST_TYPES = 20;

    Description read() {
        JsonNode card = info.path("cardData");
        List<String> tags = PlainText.lines(info.path("tags"));
        List<String> bases = PlainText.lines(card.path("base_model"));
        URI thumbnail = Picture.webAddress(card.path("thumbnail").asText(""));
        return new Description(
                by,
                new HubFacts(
                        "huggingface",
                        null,
                        PlainText.line(info.path("author")),
                        PlainText.ofHtml(card.path("description")),
                        bases.isEmpty() ? null : bases.getFirst(),
                        PlainText.line(info.path("pipeline_tag")),
                        null,
                        tags,
                        PlainText.lines(card.path("instance_prompt")),
                        tags.contains(NSFW),
                        license(card),
                        PlainText.line(info.path("gated")),
                        parameters(),
                        stats(),
                        PlainText.line(info.path("sha")),
                        null,
                        null,
                        null,
                        AnswerTime.of(info.path("lastModified")).orElse(null),
                        page.toString(),
                        null,
                        null),
                thumbnail == null ? List.of() : List.of(new Picture(thumbnail, false, 0)));
    }

    /// `other` says nothing; its name beside it does.
    private static @Nullable String license(JsonNode card) {
        String name = PlainText.line(card.path("license_name"));
        List<String> licenses = PlainText.lines(card.path("license"));
        if (licenses.isEmpty()) {
            return name;
        }
        return licenses.getFirst().equals("other") && name != null ? name : licenses.getFirst();
    }

    private Map<String, Long> parameters() {
        Map<String, Long> parameters = new TreeMap<>();
        info.path("safetensors").path("parameters").properties().stream()
                .filter(type -> type.getValue().isIntegralNumber())
                .limit(MOST_TYPES)
                .forEach(type ->
                        parameters.put(PlainText.key(type.getKey()), type.getValue().asLong()));
        JsonNode gguf = info.path("gguf").path("total");
        if (parameters.isEmpty() && gguf.isIntegralNumber()) {
            parameters.put("gguf", gguf.asLong());
        }
        return parameters;
    }

    private Map<String, Long> stats() {
        Map<String, Long> stats = new TreeMap<>();
        for (String name : List.of("downloads", "likes")) {
            if (info.path(name).isIntegralNumber()) {
                stats.put(name, info.path(name).asLong());
            }
        }
        return stats;
    }
}
