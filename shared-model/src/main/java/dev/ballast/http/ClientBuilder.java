package dev.ballast.http;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Builds clients that do nothing of their own accord.
final class ClientBuilder {
    private static final int MAX_FIELD_LINE = 64 * 1024;
    private static final int MAX_FIELDS = 256;

    private final HttpSettings settings;
    private final OpenSockets sockets;

    /// @param sockets told of each connection
    ClientBuilder(HttpSettings settings, OpenSockets sockets) {
        this.settings = settings;
        this.sockets = sockets;
    }

    CloseableHttpClient direct(DnsResolver resolver) {
        return client(resolver, _ -> new BufferedSocket(sockets)).build();
    }

    /// @param resolver where it gives names back, the proxy is told names
    CloseableHttpClient through(ProxyAddress proxy, DnsResolver resolver) {
        return client(resolver, _ -> new ProxySocket(proxy, sockets)).build();
    }

    /// Asks a proxy for the contents themselves.
    ///
    /// @param credentials for the proxy; null for none
    CloseableHttpClient forwardedBy(
            HttpHost proxy, @Nullable String credentials, DnsResolver resolver) {
        HttpClientBuilder client =
                client(resolver, _ -> new BufferedSocket(sockets)).setProxy(proxy);
        if (credentials != null) {
            client.addRequestInterceptorLast(
                    (request, _, _) -> request.setHeader("Proxy-Authorization", credentials));
        }
        return client.build();
    }

    private HttpClientBuilder client(DnsResolver resolver, DetachedSocketFactory factory) {
        return HttpClientBuilder.create()
                .setConnectionManager(
                        connections(factory)
                                .setDnsResolver(resolver)
                                .setTlsSocketStrategy(settings.trust().strategy())
                                .setMaxConnTotal(settings.connections().all())
                                .setMaxConnPerRoute(settings.connections().perHost())
                                .build())
                .setUserAgent(settings.userAgent())
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setResponseTimeout(Timeout.of(settings.timeouts().read()))
                                .setConnectionRequestTimeout(Timeout.of(settings.timeouts().read()))
                                .setProtocolUpgradeEnabled(false)
                                .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching();
    }

    private PoolingHttpClientConnectionManagerBuilder connections(DetachedSocketFactory factory) {
        return new ConnectionsOver(factory)
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
                                .setSoTimeout(Timeout.of(settings.timeouts().read()))
                                .setSoKeepAlive(true)
                                .setTcpNoDelay(true)
                                .build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(settings.timeouts().connect()))
                                .setSocketTimeout(Timeout.of(settings.timeouts().read()))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build());
    }

    /// Connections over sockets of our own making.
    private static final class ConnectionsOver extends PoolingHttpClientConnectionManagerBuilder {
        private final DetachedSocketFactory sockets;

        ConnectionsOver(DetachedSocketFactory sockets) {
            this.sockets = sockets;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    sockets,
                    ports,
                    resolver,
                    RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
        }
    }
}
