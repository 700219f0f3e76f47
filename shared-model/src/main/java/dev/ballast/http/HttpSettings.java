package dev.ballast.http;

import java.time.Duration;

/// Limits of the HTTP client.
///
/// @param userAgent sent with every request; holds no browser's name, since hubs treat browsers
///   differently
/// @param proxies which lead to the world
/// @param trust whose certificates are believed
public record HttpSettings(
        String userAgent,
        Timeouts timeouts,
        Connections connections,
        ProxySettings proxies,
        Trust trust) {

    /// How long the client waits.
    ///
    /// @param connect for one address
    /// @param read longest silence while an answer or a body is due
    /// @param answer for the whole of an answer that is read at once, however it trickles; see
    ///   [HttpCall#whole]
    public record Timeouts(Duration connect, Duration read, Duration answer) {}

    /// How many connections are open at once.
    ///
    /// @param all in all
    /// @param perHost to one host
    public record Connections(int all, int perHost) {}

    /// What a worker uses.
    ///
    /// @param version of Ballast
    public static HttpSettings of(String version) {
        return new HttpSettings(
                "ballast/" + version,
                new Timeouts(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMinutes(2)),
                new Connections(256, 64),
                ProxySettings.DIRECT,
                Trust.system());
    }

    public HttpSettings withConnectTimeout(Duration connect) {
        return with(new Timeouts(connect, timeouts.read(), timeouts.answer()));
    }

    public HttpSettings withReadTimeout(Duration read) {
        return with(new Timeouts(timeouts.connect(), read, timeouts.answer()));
    }

    public HttpSettings withAnswerTimeout(Duration answer) {
        return with(new Timeouts(timeouts.connect(), timeouts.read(), answer));
    }

    private HttpSettings with(Timeouts changed) {
        return new HttpSettings(userAgent, changed, connections, proxies, trust);
    }

    public HttpSettings withProxies(ProxySettings changed) {
        return new HttpSettings(userAgent, timeouts, connections, changed, trust);
    }

    public HttpSettings withTrust(Trust changed) {
        return new HttpSettings(userAgent, timeouts, connections, proxies, changed);
    }
}
