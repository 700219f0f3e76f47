package dev.ballast.download.source.http;

import dev.ballast.download.engine.transfer.Probe;
import dev.ballast.download.engine.transfer.ProbeFailure;
import dev.ballast.download.engine.verify.Impostor;
import dev.ballast.download.source.FileNames;
import dev.ballast.download.source.Source;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpFetcher;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.net.URI;
import java.util.ArrayList;
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
    public Optional<URI> asked(SourceRef ref) {
        return Optional.of(uri(ref));
    }

    @Override
    public SourcePlan resolve(SourceRef ref, Credential credential) throws SourceFailure {
        return plan(http, uri(ref), headers(ref, credential));
    }

    /// The plan of the one file at an address.
    public static SourcePlan plan(HttpFetcher http, URI uri, List<HeaderField> headers)
            throws SourceFailure {
        Probe probe;
        try {
            probe = Probe.of(http, uri, headers);
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
                name.fileName(),
                List.of(new Work.PlannedFile(name, uri, probe.size(), null, null, version)));
    }

    /// The same address: it is all that is known of the file.
    @Override
    public URI renew(
            SourceRef ref,
            @Nullable String revision,
            Work.PlannedFile file,
            Credential credential) {
        return uri(ref);
    }

    @Override
    public List<HeaderField> headers(SourceRef ref, Credential credential) {
        List<HeaderField> fields = new ArrayList<>();
        if (credential.token() != null) {
            fields.add(HeaderField.bearer(credential.token()));
        }
        credential.headers().forEach((name, value) -> fields.add(HeaderField.secret(name, value)));
        return fields;
    }

    private static URI uri(SourceRef ref) {
        if (ref instanceof SourceRef.Direct(URI uri)) {
            return uri;
        }
        throw new IllegalArgumentException("%s is not an http address".formatted(ref.text()));
    }
}
