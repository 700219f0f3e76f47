package dev.ballast.metadata.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.source.AnswerTime;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.civitai.CivitaiFile;
import dev.ballast.source.civitai.CivitaiVersion;
import dev.ballast.source.civitai.Refusals;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what CivitAI says of a version and its model. As observed, anything may be missing, null,
/// or of a kind that nobody has heard of.
///
/// @param by endpoint that told the version
/// @param model missing where it could not be had
/// @param file what our file is called; null where nobody knows
/// @param site where people look at it
record CivitaiDescription(
        URI by, JsonNode version, JsonNode model, @Nullable String file, URI site) {
    private static final int MOST_PICTURES = 50;
    private static final Set<String> NAMED_LEVELS = Set.of("None", "Soft", "Mature", "X");

    Description read() {
        JsonNode of = version.path("model");
        JsonNode picked = pickedFile();
        String baseModel = PlainText.line(version.path("baseModel"));
        String precision = PlainText.line(picked.path("metadata").path("fp"));
        String versionName = PlainText.line(version.path("name"));
        String modelName =
                PlainText.line(of.path("name").isTextual() ? of.path("name") : model.path("name"));
        String name =
                DisplayName.of(
                        modelName == null ? "" : modelName,
                        versionName == null ? "" : versionName,
                        baseModel,
                        precision);
        Long modelId = id(version.path("modelId"));
        Long versionId = id(version.path("id"));
        return new Description(
                by,
                new HubFacts(
                        "civitai",
                        name.isEmpty() ? null : name,
                        PlainText.line(model.path("creator").path("username")),
                        description(),
                        baseModel,
                        PlainText.line(
                                of.path("type").isTextual() ? of.path("type") : model.path("type")),
                        versionName,
                        PlainText.lines(model.path("tags")),
                        PlainText.lines(version.path("trainedWords")),
                        nsfw(of),
                        null,
                        null,
                        Map.of(),
                        stats(version.path("stats")),
                        versionId == null ? null : versionId.toString(),
                        modelId == null ? id(model.path("id")) : modelId,
                        id(picked.path("id")),
                        precision,
                        updatedAt(),
                        modelId == null || versionId == null
                                ? null
                                : "%s/models/%d?modelVersionId=%d"
                                        .formatted(site, modelId, versionId),
                        null,
                        versionId == null ? null : offer(versionId)),
                pictures());
    }

    /// The file that a download of the version gets, by the same choice.
    private HubFacts.Offer offer(long id) {
        CivitaiVersion said = CivitaiVersion.of(id, version);
        Refusals refusals =
                new Refusals(
                        String.valueOf(site.getHost()), "CivitAI version %d".formatted(id), false);
        Optional<CivitaiFile> file = said.choose(CivitaiChoice.USUAL);
        Optional<SourceFailure> refusal =
                refusals.of(said)
                        .or(() ->
                                file.isPresent()
                                        ? Optional.empty()
                                        : Optional.of(refusals.noSuchFile(said)));
        return new HubFacts.Offer(
                file.map(CivitaiFile::name).filter(name -> !name.isBlank()).orElse(null),
                file.map(CivitaiFile::id).map(this::sizeOf).orElse(null),
                file.map(CivitaiFile::sha256).orElse(null),
                refusal.map(SourceFailure::detail).orElse(null));
    }

    private @Nullable Long sizeOf(long fileId) {
        for (JsonNode candidate : version.path("files")) {
            if (candidate.path("id").asLong() == fileId && candidate.path("sizeKB").isNumber()) {
                return Math.round(candidate.path("sizeKB").doubleValue() * 1024);
            }
        }
        return null;
    }

    /// The one that is called as ours, else the first.
    private JsonNode pickedFile() {
        JsonNode files = version.path("files");
        for (JsonNode candidate : files) {
            if (file != null && file.equals(candidate.path("name").asText())) {
                return candidate;
            }
        }
        return files.isEmpty() ? MissingNode.getInstance() : files.get(0);
    }

    private @Nullable String description() {
        String own = PlainText.ofHtml(version.path("description"));
        String whole = PlainText.ofHtml(model.path("description"));
        return whole == null ? own : whole;
    }

    private @Nullable Boolean nsfw(JsonNode of) {
        JsonNode flag = of.path("nsfw").isBoolean() ? of.path("nsfw") : model.path("nsfw");
        return flag.isBoolean() ? flag.booleanValue() : null;
    }

    private static Map<String, Long> stats(JsonNode stats) {
        Map<String, Long> numbers = new TreeMap<>();
        stats.properties().stream()
                .filter(field -> field.getValue().isIntegralNumber() && numbers.size() < 20)
                .forEach(field ->
                        numbers.put(PlainText.key(field.getKey()), field.getValue().asLong()));
        return numbers;
    }

    private @Nullable Instant updatedAt() {
        return Stream.of(version.path("updatedAt"), version.path("publishedAt"))
                .flatMap(time -> AnswerTime.of(time).stream())
                .findFirst()
                .orElse(null);
    }

    private List<Picture> pictures() {
        List<Picture> pictures = new ArrayList<>();
        for (JsonNode image : version.path("images")) {
            URI address = address(image.path("url"), image.path("type").asText());
            if (address != null && pictures.size() < MOST_PICTURES) {
                pictures.add(
                        new Picture(
                                address,
                                image.path("type").asText().equals("video"),
                                level(image)));
            }
        }
        return pictures;
    }

    /// A small rendition, where the address shows how to ask for one.
    private static @Nullable URI address(JsonNode url, String type) {
        String small = type.equals("video") ? "/transcode=true,width=450/" : "/width=450/";
        return Picture.webAddress(url.asText("").replace("/original=true/", small));
    }

    /// Old answers have words for it.
    private static int level(JsonNode image) {
        JsonNode level = image.path("nsfwLevel");
        if (level.isInt()) {
            return Math.max(0, level.intValue());
        }
        String word = level.asText(image.path("nsfw").asText());
        return NAMED_LEVELS.contains(word)
                ? switch (word) {
                    case "Soft" -> 2;
                    case "Mature" -> 4;
                    case "X" -> 8;
                    default -> 1;
                }
                : 0;
    }

    private static @Nullable Long id(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.asLong() > 0
                ? node.asLong()
                : null;
    }
}
