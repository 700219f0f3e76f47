package dev.ballast.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A proxy, as variables such as `HTTPS_PROXY` name it.
///
/// @param host name or address
/// @param port 1 to 65535
/// @param login null for none
public record ProxyAddress(Kind kind, String host, int port, @Nullable Login login) {

    /// How to talk to a proxy, and who looks up the names of the servers behind it.
    public enum Kind {
        /// `http://`: CONNECT for https, absolute addresses for http; the proxy looks up names.
        HTTP("http", 80),
        /// `socks5://`: names are looked up here.
        SOCKS5("socks5", 1080),
        /// `socks5h://`: the proxy looks up names.
        SOCKS5H("socks5h", 1080);

        private final String scheme;
        private final int defaultPort;

        Kind(String scheme, int defaultPort) {
            this.scheme = scheme;
            this.defaultPort = defaultPort;
        }
    }

    /// Who one is to the proxy; never printed.
    ///
    /// @param password empty for none
    record Login(String user, String password) {
        private static Login parse(String userInfo) {
            String[] parts = userInfo.split(":", 2);
            return new Login(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /// Reads `http://user:password@proxy.example:3128`; without a scheme it is `http`. The messages
    /// of failures hold no part of the text, since it may hold a password.
    ///
    /// @throws IllegalArgumentException if it is not the address of a proxy of a known kind
    public static ProxyAddress parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text.strip() : "http://" + text.strip());
        } catch (IllegalArgumentException _) {
            throw refusal();
        }
        Kind kind = kind(uri);
        String host = uri.getHost();
        if (host == null) {
            throw refusal();
        }
        return new ProxyAddress(
                kind,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() > 0 ? uri.getPort() : kind.defaultPort,
                uri.getRawUserInfo() == null ? null : Login.parse(uri.getRawUserInfo()));
    }

    /// Whether the proxy is told names instead of addresses.
    boolean looksUpNames() {
        return kind != Kind.SOCKS5;
    }

    /// Kind, host and port; never the credentials.
    @Override
    public String toString() {
        return kind.scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static Kind kind(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        for (Kind kind : Kind.values()) {
            if (kind.scheme.equals(scheme)) {
                return kind;
            }
        }
        throw refusal();
    }

    private static IllegalArgumentException refusal() {
        return new IllegalArgumentException(
                "not the address of a proxy; it takes http://, socks5:// or socks5h://, host and"
                        + " port");
    }
}
