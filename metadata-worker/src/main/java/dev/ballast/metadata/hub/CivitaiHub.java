package dev.ballast.metadata.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.http.HttpFetcher;
import dev.ballast.metadata.hub.Answers.Said;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.MessageJson;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.civitai.CivitaiSettings;
import dev.ballast.source.civitai.CivitaiSite;
import dev.ballast.source.civitai.Refusals;
import dev.ballast.source.civitai.SiteAnswer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Asks CivitAI what it says of versions, and which of them hold a content. Thread-safe.
public final class CivitaiHub {
    private static final Logger LOG = System.getLogger(CivitaiHub.class.getName());

    private final CivitaiSite site;
    private final CivitaiSettings settings;

    public CivitaiHub(HttpFetcher http, CivitaiSettings settings) {
        this.site = new CivitaiSite(http, settings);
        this.settings = settings;
    }

    /// Where it is asked first.
    public URI address() {
        return settings.endpoints().preferred();
    }

    /// A version, and its model for tags and description; a model alone stands for its newest
    /// version. That the model cannot be had is no failure.
    ///
    /// @param token null for the worker's own
    public Description describe(
            SourceRef source,
            @Nullable String file,
            @Nullable String token,
            Manners manners,
            Answers answers)
            throws SourceFailure, IOException {
        return switch (source) {
            case SourceRef.Civitai(long id, _) -> version(id, file, token, manners, answers);
            case SourceRef.CivitaiModel(long id) -> newest(id, file, token, manners, answers);
            default -> throw new IllegalArgumentException(source.text() + " is not of CivitAI");
        };
    }

    private Description version(
            long id,
            @Nullable String file,
            @Nullable String token,
            Manners manners,
            Answers answers)
            throws SourceFailure, IOException {
        Said version =
                answers.of(
                        "version",
                        () ->
                                object(
                                        "/api/v1/model-versions/" + id,
                                        "CivitAI version " + id,
                                        token,
                                        manners));
        long modelId = version.json().path("modelId").asLong();
        JsonNode model = MissingNode.getInstance();
        if (modelId > 0) {
            try {
                model = model(modelId, token, manners, answers).json();
            } catch (SourceFailure e) {
                if (e.retryAfter() != null || e.code() == FailureCode.SOURCE_RATE_LIMITED) {
                    throw e;
                }
                LOG.log(
                        Level.INFO,
                        "model of version not read version=%d cause=%s".formatted(id, e.detail()));
            }
        }
        return new CivitaiDescription(version.by(), version.json(), model, file, address()).read();
    }

    private Description newest(
            long id,
            @Nullable String file,
            @Nullable String token,
            Manners manners,
            Answers answers)
            throws SourceFailure, IOException {
        Said model = model(id, token, manners, answers);
        JsonNode first = model.json().path("modelVersions").path(0);
        if (!(first instanceof ObjectNode version)) {
            throw new SourceFailure(
                    FailureCode.SOURCE_NOT_FOUND,
                    "CivitAI model %d has no published version".formatted(id),
                    null);
        }
        ObjectNode whole = version.deepCopy();
        whole.put("modelId", id);
        return new CivitaiDescription(model.by(), whole, model.json(), file, address()).read();
    }

    private Said model(long id, @Nullable String token, Manners manners, Answers answers)
            throws SourceFailure, IOException {
        return answers.of(
                "model",
                () -> object("/api/v1/models/" + id, "CivitAI model " + id, token, manners));
    }

    /// Which versions hold these contents; one request.
    ///
    /// @return ids of versions by SHA-256 in lower case
    public Map<String, Long> identify(
            Collection<Sha256> contents, @Nullable String token, Manners manners, Answers answers)
            throws SourceFailure, IOException {
        List<String> asked = contents.stream().map(Sha256::hex).toList();
        Said found =
                answers.of(
                        "contents",
                        () ->
                                sound(
                                        "CivitAI",
                                        token,
                                        manners,
                                        JsonNode::isArray,
                                        () ->
                                                site.post(
                                                        "/api/v1/model-versions/by-hash/ids",
                                                        MessageJson.writeText(asked),
                                                        shown(token))));
        Set<String> wanted = new HashSet<>(asked);
        Map<String, Long> versions = new HashMap<>();
        for (JsonNode one : found.json()) {
            String sha256 = one.path("hash").asText("").toLowerCase(Locale.ROOT);
            long version = one.path("modelVersionId").asLong();
            if (wanted.contains(sha256) && version > 0) {
                versions.putIfAbsent(sha256, version);
            }
        }
        return versions;
    }

    private Said object(String path, String what, @Nullable String token, Manners manners)
            throws SourceFailure {
        return sound(
                what,
                token,
                manners,
                json -> json.path("id").isIntegralNumber(),
                () -> site.ask(path, shown(token)));
    }

    /// One question.
    private interface Asking {
        SiteAnswer ask() throws SourceFailure;
    }

    private Said sound(
            String what,
            @Nullable String token,
            Manners manners,
            Predicate<JsonNode> isSound,
            Asking asking)
            throws SourceFailure {
        return manners.ask(() -> {
            SiteAnswer answer = answer(asking);
            manners.exhausted(answer.exhausted());
            if (answer.status() == 200) {
                if (!isSound.test(answer.json())) {
                    throw strange(answer);
                }
                return new Said(answer.endpoint(), answer.json());
            }
            if (answer.status() == 429) {
                // Without a time it is for whoever keeps the turns to say how long.
                throw new SourceFailure(
                                FailureCode.SOURCE_RATE_LIMITED,
                                "%s: %s wants a pause".formatted(what, host(answer)),
                                answer.retryAfter())
                        .saidBy(answer.endpoint());
            }
            throw new Refusals(host(answer), what, shown(token) != null).of(answer, null);
        });
    }

    private static SiteAnswer answer(Asking asking) throws SourceFailure {
        try {
            return asking.ask();
        } catch (SourceFailure e) {
            throw Manners.silent(e);
        }
    }

    private static SourceFailure strange(SiteAnswer answer) {
        return new SourceFailure(
                FailureCode.SOURCE_UNREACHABLE,
                "%s answers %s"
                        .formatted(
                                host(answer),
                                answer.isPage()
                                        ? "with a web page instead of facts"
                                        : "what CivitAI does not; check CIVITAI_ENDPOINT"),
                null);
    }

    private @Nullable String shown(@Nullable String token) {
        return token == null ? settings.token() : token;
    }

    private static String host(SiteAnswer answer) {
        return String.valueOf(answer.endpoint().getHost());
    }
}
