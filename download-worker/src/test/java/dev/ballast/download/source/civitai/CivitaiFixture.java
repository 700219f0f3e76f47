package dev.ballast.download.source.civitai;

import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.http.ProxySettings;
import dev.ballast.http.Trust;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.civitai.CivitaiHub;
import dev.ballast.source.civitai.CivitaiSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// A site that is a fake, and the source that asks it.
abstract class CivitaiFixture {
    static final Content WEIGHTS = Content.safetensors(1, 12_346);
    static final String KEY = "k3y-of-an-account";
    private static final Duration SHORT = Duration.ofSeconds(5);

    final CivitaiHub hub = CivitaiHub.start().token(KEY);
    final HttpFetcher http = fetcher("ballast/test");
    final CivitaiSource source = source(http, List.of(hub.endpoint()), null);

    @AfterEach
    void close() {
        http.close();
        hub.close();
    }

    static CivitaiSource source(HttpFetcher http, List<URI> endpoints, @Nullable String token) {
        return new CivitaiSource(http, CivitaiSettings.of(endpoints, token), Duration.ofMillis(1));
    }

    static HttpFetcher fetcher(String agent) {
        return new HttpFetcher(
                new HttpSettings(
                        agent,
                        new HttpSettings.Timeouts(SHORT, SHORT, SHORT),
                        new HttpSettings.Connections(8, 8),
                        ProxySettings.DIRECT,
                        Trust.system()),
                EgressPolicy.of(List.of("127.0.0.0/8", "::1/128")),
                Dns.SYSTEM);
    }
}
