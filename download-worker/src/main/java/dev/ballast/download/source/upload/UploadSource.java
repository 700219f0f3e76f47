package dev.ballast.download.source.upload;

import dev.ballast.download.engine.transfer.EngineSettings;
import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.download.source.Source;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.download.source.http.HttpSource;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.http.ProxySettings;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Files that callers have sent to the API, which gives them to workers. The API is the operator's:
/// it may have a private address, and no proxy lies on the way to it. Nothing else is asked this
/// way.
public final class UploadSource implements Source, AutoCloseable {
    private static final EgressPolicy ANYWHERE = EgressPolicy.of(List.of("0.0.0.0/0", "::/0"));

    private final String api;
    private final WorkerKey key;
    private final HttpFetcher http;
    private final TransferEngine engine;

    /// @param api its address
    public UploadSource(URI api, WorkerKey key, HttpSettings settings) {
        this.api = api.toString().replaceFirst("/$", "");
        this.key = key;
        this.http =
                new HttpFetcher(settings.withProxies(ProxySettings.DIRECT), ANYWHERE, Dns.SYSTEM);
        this.engine = new TransferEngine(http, EngineSettings.DEFAULT);
    }

    /// What the API knows this worker by.
    public interface WorkerKey {
        /// The key.
        ///
        /// @throws IOException if it cannot be read yet
        String value() throws IOException;
    }

    @Override
    public boolean serves(SourceRef ref) {
        return ref instanceof SourceRef.Upload;
    }

    /// The API asks nobody for pauses.
    @Override
    public Optional<URI> asked(SourceRef ref) {
        return Optional.empty();
    }

    @Override
    public SourcePlan resolve(SourceRef ref, Credential credential) throws SourceFailure {
        try {
            return HttpSource.plan(http, uri(ref), headers(ref, credential));
        } catch (SourceFailure e) {
            throw e.code() == FailureCode.SOURCE_NOT_FOUND
                    ? new SourceFailure(
                            e.code(),
                            "the API has no such upload any more; send the file again",
                            null)
                    : e;
        }
    }

    /// The API as this worker reaches it, whoever made the plan.
    @Override
    public URI address(SourceRef ref, @Nullable String revision, Work.PlannedFile file) {
        return uri(ref);
    }

    @Override
    public Optional<TransferEngine> engine() {
        return Optional.of(engine);
    }

    @Override
    public List<HeaderField> headers(SourceRef ref, Credential credential) {
        try {
            return List.of(HeaderField.bearer(key.value()));
        } catch (IOException _) {
            // The API says then that a key is missing.
            return List.of();
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private URI uri(SourceRef ref) {
        if (ref instanceof SourceRef.Upload(var id)) {
            return URI.create(api + "/internal/v1/uploads/" + id);
        }
        throw new IllegalArgumentException("%s is not an upload".formatted(ref.text()));
    }
}
