package dev.ballast.download.engine.http;

import java.net.URI;
import java.util.Locale;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// Makes requests over HTTP/1.1, with a pool of connections of its own. It follows no redirect,
/// retries nothing, decompresses nothing and keeps no cookie by itself; [HttpCall] does what is
/// wanted of that. Thread-safe.
public final class HttpFetcher implements AutoCloseable {
    private static final int MAX_FIELD_LINE = 64 * 1024;
    private static final int MAX_FIELDS = 256;

    private final CloseableHttpClient client;

    public HttpFetcher(HttpSettings settings, EgressPolicy policy, Dns dns) {
        PoolingHttpClientConnectionManager connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new GuardedResolver(dns, policy))
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(
                                                Http1Config.custom()
                                                        .setMaxLineLength(MAX_FIELD_LINE)
                                                        .setMaxHeaderCount(MAX_FIELDS)
                                                        .build())
                                        .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom()
                                        .setSoTimeout(Timeout.of(settings.readTimeout()))
                                        .setSoKeepAlive(true)
                                        .setTcpNoDelay(true)
                                        .build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                                        .setSocketTimeout(Timeout.of(settings.readTimeout()))
                                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                        .build())
                        .setMaxConnTotal(settings.connections())
                        .setMaxConnPerRoute(settings.connectionsPerHost())
                        .build();
        this.client =
                HttpClientBuilder.create()
                        .setConnectionManager(connections)
                        .setUserAgent(settings.userAgent())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setResponseTimeout(Timeout.of(settings.readTimeout()))
                                        .setConnectionRequestTimeout(
                                                Timeout.of(settings.readTimeout()))
                                        .setProtocolUpgradeEnabled(false)
                                        .build())
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableContentCompression()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .build();
    }

    /// Prepares a request; nothing is sent before [HttpCall#open()].
    ///
    /// @throws IllegalArgumentException if the address is not an absolute `http` or `https` one
    public HttpCall prepare(HttpGet get) {
        requireHttp(get.uri());
        return new HttpCall(this, get);
    }

    CloseableHttpClient client() {
        return client;
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
        client.close(CloseMode.IMMEDIATE);
    }
}
