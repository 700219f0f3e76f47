package dev.ballast.download.engine.http;

import java.time.Duration;

/// Limits of the HTTP client.
///
/// @param userAgent sent with every request; holds no browser's name, since hubs treat browsers
///   differently
/// @param connectTimeout for one address
/// @param readTimeout longest silence while an answer or a body is due
/// @param connections open at once, in all
/// @param connectionsPerHost open at once to one host
public record HttpSettings(
        String userAgent,
        Duration connectTimeout,
        Duration readTimeout,
        int connections,
        int connectionsPerHost) {

    /// What a worker uses.
    ///
    /// @param version of Ballast
    public static HttpSettings of(String version) {
        return new HttpSettings(
                "ballast/" + version, Duration.ofSeconds(15), Duration.ofSeconds(30), 256, 64);
    }

    public HttpSettings withReadTimeout(Duration readTimeout) {
        return new HttpSettings(
                userAgent, connectTimeout, readTimeout, connections, connectionsPerHost);
    }

    public HttpSettings withConnectTimeout(Duration connectTimeout) {
        return new HttpSettings(
                userAgent, connectTimeout, readTimeout, connections, connectionsPerHost);
    }
}
