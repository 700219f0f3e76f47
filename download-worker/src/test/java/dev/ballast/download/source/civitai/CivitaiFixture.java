package dev.ballast.download.source.civitai;

import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.http.ProxySettings;
import dev.ballast.http.Trust;
import dev.ballast.source.civitai.CivitaiSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The source as the tests ask it, at fakes.
final class CivitaiFixture {
    private CivitaiFixture() {}

    static CivitaiSource source(HttpFetcher http, List<URI> endpoints, @Nullable String token) {
        return new CivitaiSource(http, CivitaiSettings.of(endpoints, token), Duration.ofMillis(1));
    }

    static HttpFetcher fetcher(String agent) {
        return new HttpFetcher(
                new HttpSettings(
                        agent,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        8,
                        8,
                        ProxySettings.DIRECT,
                        Trust.system()),
                EgressPolicy.of(List.of("127.0.0.0/8", "::1/128")),
                Dns.SYSTEM);
    }
}
