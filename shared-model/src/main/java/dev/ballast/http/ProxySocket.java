package dev.ballast.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;

/// A socket whose connection leads through a proxy: connecting it connects to the proxy and asks
/// for the rest of the way. To everybody else it is an ordinary connected socket.
final class ProxySocket extends BufferedSocket {
    private final ProxyAddress proxy;

    ProxySocket(ProxyAddress proxy, OpenSockets all) {
        super(all);
        this.proxy = proxy;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    /// @param endpoint an [InetSocketAddress]; where it is not resolved, the proxy is told its name
    /// @throws ProxyException if the proxy does not let the connection through
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (!(endpoint instanceof InetSocketAddress target)) {
            throw new IllegalArgumentException("not an internet address: " + endpoint);
        }
        InetSocketAddress address = new InetSocketAddress(proxy.host(), proxy.port());
        if (address.isUnresolved()) {
            throw new ProxyException(proxy, "has a name that is not known", false);
        }
        try {
            super.connect(address, timeout);
            int patience = getSoTimeout();
            setSoTimeout(timeout);
            handshake(target);
            setSoTimeout(patience);
        } catch (ProxyException e) {
            close();
            throw e;
        } catch (SocketTimeoutException e) {
            close();
            throw reason("does not answer", e);
        } catch (IOException e) {
            close();
            throw reason("cannot be used: " + e.getMessage(), e);
        }
    }

    private void handshake(InetSocketAddress target) throws IOException {
        switch (proxy.kind()) {
            case HTTP -> new ConnectHandshake(proxy).perform(this, target);
            case SOCKS5, SOCKS5H -> new SocksHandshake(proxy).perform(this, target);
        }
    }

    private ProxyException reason(String what, IOException cause) {
        ProxyException failure = new ProxyException(proxy, what, false);
        failure.initCause(cause);
        return failure;
    }
}
