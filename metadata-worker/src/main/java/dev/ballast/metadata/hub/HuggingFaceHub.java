package dev.ballast.metadata.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.http.HttpFetcher;
import dev.ballast.metadata.hub.Answers.Said;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.HubAnswer;
import dev.ballast.source.huggingface.HubClient;
import dev.ballast.source.huggingface.HubSettings;
import dev.ballast.source.huggingface.HubToken;
import dev.ballast.source.huggingface.Refusal;
import dev.ballast.source.huggingface.RepoId;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Asks the Hugging Face Hub, or a mirror, what it says of a repository. Thread-safe.
public final class HuggingFaceHub {
    private final HubClient client;
    private final HubSettings settings;

    public HuggingFaceHub(HttpFetcher http, HubSettings settings) {
        this.client = new HubClient(http);
        this.settings = settings;
    }

    /// Where it is asked first.
    public URI address() {
        return settings.endpoints().preferred();
    }

    /// A repository at a revision.
    ///
    /// @param token null for the worker's own
    public Description describe(
            SourceRef.HuggingFace source, @Nullable String token, Manners manners, Answers answers)
            throws SourceFailure, IOException {
        RepoId repo = new RepoId(source.dataset(), source.repo());
        HubToken shown = HubToken.of(Credential.of(token), settings.token());
        Said info =
                answers.of(
                        "repository",
                        () ->
                                manners.ask(() ->
                                        settings.endpoints()
                                                .first(endpoint ->
                                                        info(
                                                                endpoint,
                                                                repo,
                                                                source.revision(),
                                                                shown,
                                                                manners))));
        URI page = repo.page(settings.endpoints().preferred());
        return new HuggingFaceDescription(info.by(), info.json(), page).read();
    }

    private Said info(
            URI endpoint, RepoId repo, @Nullable String revision, HubToken token, Manners manners)
            throws SourceFailure {
        HubAnswer answer = answer(repo.info(endpoint, revision), endpoint, token);
        manners.exhausted(answer.head().exhausted(Instant.now()));
        if (!answer.isGood()) {
            throw new Refusal(repo, endpoint, token).of(answer);
        }
        JsonNode info = answer.read(JsonNode.class);
        if (!info.path("id").isTextual() && !info.path("sha").isTextual()) {
            throw new SourceFailure(
                    FailureCode.SOURCE_UNREACHABLE,
                    "%s does not answer as a Hugging Face Hub does; check HF_ENDPOINT."
                            .formatted(endpoint),
                    null);
        }
        return new Said(endpoint, info);
    }

    private HubAnswer answer(URI uri, URI endpoint, HubToken token) throws SourceFailure {
        try {
            return client.get(uri, endpoint, token);
        } catch (SourceFailure e) {
            throw Manners.silent(e);
        }
    }
}
