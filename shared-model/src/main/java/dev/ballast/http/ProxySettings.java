package dev.ballast.http;

import java.net.URI;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which proxy leads to which address.
///
/// @param http for `http://` addresses; null for none
/// @param https for `https://` addresses; null for none
/// @param none who is talked to without one
public record ProxySettings(
        @Nullable ProxyAddress http, @Nullable ProxyAddress https, NoProxy none) {
    /// No proxy at all.
    public static final ProxySettings DIRECT = new ProxySettings(null, null, NoProxy.LOOPBACK);

    /// Reads `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; the lower-case names, which
    /// are the older ones, win. An empty value counts as none.
    ///
    /// @param lookup the value of a variable; null where it is not set
    /// @throws IllegalArgumentException naming the variable, if one is not a proxy's address
    public static ProxySettings read(Function<String, @Nullable String> lookup) {
        ProxyAddress all = proxy(lookup, "ALL_PROXY");
        ProxyAddress http = proxy(lookup, "HTTP_PROXY");
        ProxyAddress https = proxy(lookup, "HTTPS_PROXY");
        String none = value(lookup, "NO_PROXY");
        return new ProxySettings(
                http == null ? all : http,
                https == null ? all : https,
                none == null ? NoProxy.LOOPBACK : NoProxy.parse(none));
    }

    /// The proxy for an `http` or `https` address; null for a direct connection.
    @Nullable ProxyAddress proxyFor(URI uri) {
        boolean tls = uri.getScheme().equalsIgnoreCase("https");
        ProxyAddress proxy = tls ? https : http;
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        return proxy == null || none.matches(uri.getHost(), port) ? null : proxy;
    }

    private static @Nullable ProxyAddress proxy(
            Function<String, @Nullable String> lookup, String name) {
        String text = value(lookup, name);
        try {
            return text == null ? null : ProxyAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable String value(Function<String, @Nullable String> lookup, String name) {
        String lower = lookup.apply(name.toLowerCase(Locale.ROOT));
        String text = lower == null || lower.isBlank() ? lookup.apply(name) : lower;
        return text == null || text.isBlank() ? null : text.strip();
    }
}
