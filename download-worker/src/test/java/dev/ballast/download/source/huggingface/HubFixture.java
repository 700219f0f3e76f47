package dev.ballast.download.source.huggingface;

import dev.ballast.download.source.SourcePlan;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.HubSettings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A hub and a source that knows it.
final class HubFixture implements AutoCloseable {
    final HuggingFaceHub hub = HuggingFaceHub.start();
    final HttpFetcher http =
            new HttpFetcher(
                    HttpSettings.of("test"),
                    EgressPolicy.of(List.of("127.0.0.0/8", "localhost")),
                    Dns.SYSTEM);
    HuggingFaceSource source = source(null, hub.endpoint());

    HuggingFaceSource source(@Nullable String workerToken, URI... endpoints) {
        String setting =
                Arrays.stream(endpoints).map(URI::toString).collect(Collectors.joining(","));
        return new HuggingFaceSource(new Hub(http, HubSettings.of(setting, workerToken)));
    }

    SourcePlan resolve(String ref) throws SourceFailure {
        return resolve(ref, null);
    }

    SourcePlan resolve(String ref, @Nullable String token) throws SourceFailure {
        return source.resolve(SourceRef.parse(ref), Credential.of(token));
    }

    @Override
    public void close() {
        http.close();
        hub.close();
    }
}
