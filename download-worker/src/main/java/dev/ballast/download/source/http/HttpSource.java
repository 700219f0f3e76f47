package dev.ballast.download.source.http;

import dev.ballast.download.engine.http.HeaderField;
import dev.ballast.download.engine.http.HttpFetcher;
import dev.ballast.download.engine.transfer.Probe;
import dev.ballast.download.engine.transfer.ProbeFailure;
import dev.ballast.download.engine.verify.Impostor;
import dev.ballast.download.source.Source;
import dev.ballast.download.source.SourceFailure;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A single file at an `https://` or `http://` address. Its version is its validator, if the server
/// gives one.
public final class HttpSource implements Source {
    private final HttpFetcher http;

    public HttpSource(HttpFetcher http) {
        this.http = http;
    }

    @Override
    public boolean serves(SourceRef ref) {
        return ref instanceof SourceRef.Direct;
    }

    @Override
    public SourcePlan resolve(SourceRef ref, @Nullable String token) throws SourceFailure {
        URI uri = uri(ref);
        Probe probe;
        try {
            probe = Probe.of(http, uri, headers(ref, token));
        } catch (ProbeFailure e) {
            throw new SourceFailure(e.code(), e.detail(), e.retryAfter());
        }
        RelativePath name = FileNames.of(probe.contentDisposition(), uri);
        Optional<String> impostor = Impostor.byType(name.fileName(), probe.mediaType());
        if (impostor.isPresent()) {
            throw new SourceFailure(FailureCode.SOURCE_NOT_A_MODEL, impostor.get(), null);
        }
        String version = probe.version() == null ? null : probe.version().text();
        return new SourcePlan(
                version,
                List.of(new Work.PlannedFile(name, uri, probe.size(), null, null, version)));
    }

    /// The same address: it is all that is known of the file.
    @Override
    public URI renew(
            SourceRef ref,
            @Nullable String revision,
            Work.PlannedFile file,
            @Nullable String token) {
        return uri(ref);
    }

    @Override
    public List<HeaderField> headers(SourceRef ref, @Nullable String token) {
        return token == null ? List.of() : List.of(HeaderField.bearer(token));
    }

    private static URI uri(SourceRef ref) {
        if (ref instanceof SourceRef.Direct(URI uri)) {
            return uri;
        }
        throw new IllegalArgumentException("%s is not an http address".formatted(ref.text()));
    }
}
