package dev.ballast.download.source.huggingface;

import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.Locations;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.Endpoints;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.HubAnswer;
import dev.ballast.source.huggingface.HubClient;
import dev.ballast.source.huggingface.HubSettings;
import dev.ballast.source.huggingface.HubToken;
import dev.ballast.source.huggingface.Refusal;
import dev.ballast.source.huggingface.RepoId;
import java.net.URI;
import java.text.Normalizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The Hugging Face Hub as this worker reaches it: at one of several endpoints, with a token of its
/// own for jobs that bring none. Thread-safe.
public final class Hub {
    private final HubClient client;
    private final Endpoints endpoints;
    private final @Nullable String token;

    public Hub(HttpFetcher http, HubSettings settings) {
        this.client = new HubClient(http);
        this.endpoints = settings.endpoints();
        this.token = settings.token();
    }

    /// What is asked of a repository at an endpoint.
    @FunctionalInterface
    public interface Question<T> {
        T ask(URI endpoint, Repository repository) throws SourceFailure;
    }

    /// Asks the endpoints one after the other, until one answers.
    public <T> T ask(RepoId repo, Credential credential, Question<T> question)
            throws SourceFailure {
        HubToken shown = HubToken.of(credential, token);
        return endpoints.first(
                endpoint -> question.ask(endpoint, new Repository(client, repo, endpoint, shown)));
    }

    /// The endpoint that is asked first now.
    public URI preferred() {
        return endpoints.preferred();
    }

    /// The endpoint of this address did not answer.
    public void unreachable(URI address) {
        endpoints.unreachable(address);
    }

    /// Where this worker gets a file of a plan that any worker may have made: at an endpoint of its
    /// own, since its token is for those.
    public URI address(RepoId repo, @Nullable String revision, Work.PlannedFile file) {
        return at(endpoints.preferred(), repo, revision, file);
    }

    /// An address at which the file can be had, after another one was refused. Links to the storage
    /// behind the hub run out; the file's own address at the hub gives new ones.
    ///
    /// @throws SourceFailure saying why the file cannot be had
    public URI renew(
            RepoId repo, @Nullable String revision, Work.PlannedFile file, Credential credential)
            throws SourceFailure {
        HubToken shown = HubToken.of(credential, token);
        return endpoints.first(endpoint -> {
            URI uri = at(endpoint, repo, revision, file);
            HubAnswer answer = client.probe(uri, endpoint, shown);
            return switch (answer.head().status()) {
                case 200, 206, 416 -> uri;
                default -> throw refusal(repo, endpoint, shown, answer);
            };
        });
    }

    /// The header fields that fetching a file takes.
    public List<HeaderField> headers(Credential credential) {
        return HubToken.of(credential, token).headers().stream()
                .map(header -> header.sharedWith(endpoints.origins()))
                .toList();
    }

    private URI at(URI endpoint, RepoId repo, @Nullable String revision, Work.PlannedFile file) {
        String planned = file.uri().toString();
        return endpoints
                .owning(file.uri())
                .map(own -> URI.create(endpoint + planned.substring(own.toString().length())))
                .orElseGet(() ->
                        repo.file(endpoint, revision == null ? "main" : revision, spelled(file)));
    }

    /// The file's name as the hub spells it, which need not be the normal form of Unicode.
    private static String spelled(Work.PlannedFile file) {
        String name = file.path().value();
        String planned = String.valueOf(file.uri().getPath());
        for (int at = planned.indexOf('/'); at >= 0; at = planned.indexOf('/', at + 1)) {
            String end = planned.substring(at + 1);
            if (Normalizer.normalize(end, Normalizer.Form.NFC).equals(name)) {
                return end;
            }
        }
        return name;
    }

    private static SourceFailure refusal(
            RepoId repo, URI endpoint, HubToken shown, HubAnswer answer) {
        URI from = answer.head().uri();
        boolean byHub = Locations.origin(from).equals(Locations.origin(endpoint));
        boolean xet = answer.head().field("x-xet-hash") != null;
        if (byHub || !xet || answer.head().status() >= 500) {
            return new Refusal(repo, endpoint, shown).of(answer);
        }
        return new SourceFailure(
                FailureCode.SOURCE_FORBIDDEN,
                ("The storage behind %s refuses this file over plain HTTP although its link is new"
                     + " (%s answered %d): it can only be had by the Xet transport, which Ballast"
                     + " does not speak. Fetch it from a mirror, or choose another file.")
                        .formatted(
                                endpoint.getHost(),
                                Locations.printable(from),
                                answer.head().status()),
                null);
    }
}
