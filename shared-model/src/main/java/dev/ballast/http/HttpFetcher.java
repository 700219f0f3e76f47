package dev.ballast.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/// Makes requests over HTTP/1.1, with pools of connections of its own. It follows no redirect,
/// retries nothing, decompresses nothing and keeps no cookie by itself; [HttpCall] does what is
/// wanted of that. Thread-safe.
///
/// Every request passes the egress policy: direct ones and those through a proxy that is told
/// addresses when the name is looked up, so that what was checked is what is connected to; those
/// through a proxy that looks up names itself before they are sent (see [NameGuard]).
public final class HttpFetcher implements AutoCloseable {
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final HttpSettings settings;
    private final Dns dns;
    private final GuardedResolver addresses;
    private final NameGuard names;
    private final OpenSockets sockets = new OpenSockets();
    private final Map<Way, CloseableHttpClient> clients = new ConcurrentHashMap<>();

    public HttpFetcher(HttpSettings settings, EgressPolicy policy, Dns dns) {
        this.settings = settings;
        this.dns = dns;
        this.addresses = new GuardedResolver(dns, policy);
        this.names = new NameGuard(dns, policy);
    }

    /// Prepares a request; nothing is sent before [HttpCall#open()].
    ///
    /// @throws IllegalArgumentException if the address is not an absolute `http` or `https` one
    public HttpCall prepare(HttpGet get) {
        requireHttp(get.uri());
        return new HttpCall(this, get, null);
    }

    /// Prepares a question that does not fit into an address. A redirect is followed only where it
    /// asks for the same again.
    ///
    /// @param json the body
    /// @throws IllegalArgumentException if the address is not an absolute `http` or `https` one
    public HttpCall preparePost(URI uri, List<HeaderField> headers, String json) {
        requireHttp(uri);
        return new HttpCall(this, new HttpGet(uri, headers, null, null), json);
    }

    /// The client whose connections lead to an address.
    ///
    /// @throws EgressDeniedException if it must not be talked to and nobody else would notice
    CloseableHttpClient exitTo(URI uri) throws EgressDeniedException {
        ProxyAddress proxy = settings.proxies().proxyFor(uri);
        boolean forwards =
                proxy != null
                        && proxy.kind() == ProxyAddress.Kind.HTTP
                        && uri.getScheme().equalsIgnoreCase("http");
        if (proxy != null && proxy.looksUpNames()) {
            // Not left to the resolver: a connection that is used again asks no resolver.
            names.check(uri.getHost());
        }
        return clients.computeIfAbsent(new Way(proxy, forwards), this::open);
    }

    OpenSockets sockets() {
        return sockets;
    }

    /// How long the whole of an answer may take that is read at once.
    Duration answerTimeout() {
        return settings.timeouts().answer();
    }

    /// Tells what a proxy says of itself from what the server behind it says.
    ///
    /// @throws ProxyException if the proxy wants other credentials
    void requireNotTheProxys(HttpAnswer answer, URI uri) throws ProxyException {
        ProxyAddress proxy = settings.proxies().proxyFor(uri);
        if (proxy != null && answer.head().status() == PROXY_AUTHENTICATION_REQUIRED) {
            answer.close();
            throw ConnectHandshake.refusal(proxy, PROXY_AUTHENTICATION_REQUIRED);
        }
    }

    private CloseableHttpClient open(Way way) {
        ClientBuilder builder = new ClientBuilder(settings, sockets);
        ProxyAddress proxy = way.proxy();
        if (proxy == null) {
            return builder.direct(addresses);
        }
        if (way.forwards()) {
            HttpHost host = new HttpHost("http", proxy.host(), proxy.port());
            return builder.forwardedBy(host, ConnectHandshake.credentials(proxy), plain(dns));
        }
        return builder.through(proxy, proxy.looksUpNames() ? names : addresses);
    }

    /// For the proxy's own name, which the operator gave.
    private static DnsResolver plain(Dns dns) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return dns.resolve(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    static void requireHttp(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'%s' is not an http or https address".formatted(Locations.printable(uri)));
        }
    }

    /// Closes all connections, also those in use.
    @Override
    public void close() {
        clients.values().forEach(client -> client.close(CloseMode.IMMEDIATE));
    }

    /// @param proxy null for none
    /// @param forwards whether the proxy is asked for the content itself, not for a connection
    private record Way(@Nullable ProxyAddress proxy, boolean forwards) {}
}
