package dev.ballast.http;

import java.time.Duration;

/// Limits of the HTTP client.
///
/// @param userAgent sent with every request; holds no browser's name, since hubs treat browsers
///   differently
/// @param connectTimeout for one address
/// @param readTimeout longest silence while an answer or a body is due
/// @param connections open at once, in all
/// @param connectionsPerHost open at once to one host
/// @param proxies which lead to the world
/// @param trust whose certificates are believed
public record HttpSettings(
        String userAgent,
        Duration connectTimeout,
        Duration readTimeout,
        int connections,
        int connectionsPerHost,
        ProxySettings proxies,
        Trust trust) {

    /// What a worker uses.
    ///
    /// @param version of Ballast
    public static HttpSettings of(String version) {
        return new HttpSettings(
                "ballast/" + version,
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                256,
                64,
                ProxySettings.DIRECT,
                Trust.system());
    }

    public HttpSettings withReadTimeout(Duration readTimeout) {
        return new HttpSettings(
                userAgent,
                connectTimeout,
                readTimeout,
                connections,
                connectionsPerHost,
                proxies,
                trust);
    }

    public HttpSettings withConnectTimeout(Duration connectTimeout) {
        return new HttpSettings(
                userAgent,
                connectTimeout,
                readTimeout,
                connections,
                connectionsPerHost,
                proxies,
                trust);
    }

    public HttpSettings withProxies(ProxySettings proxies) {
        return new HttpSettings(
                userAgent,
                connectTimeout,
                readTimeout,
                connections,
                connectionsPerHost,
                proxies,
                trust);
    }

    public HttpSettings withTrust(Trust trust) {
        return new HttpSettings(
                userAgent,
                connectTimeout,
                readTimeout,
                connections,
                connectionsPerHost,
                proxies,
                trust);
    }
}
