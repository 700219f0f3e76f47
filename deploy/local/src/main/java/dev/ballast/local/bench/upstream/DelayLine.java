package dev.ballast.local.bench.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/// A TCP proxy that makes a server seem far away: every byte arrives half a round trip later, and
/// the first byte of a client a whole one more, as if the connection had been made over the
/// distance too. How many bytes are on their way at once is not limited.
final class DelayLine implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final InetSocketAddress server;
    private final long roundTripNanos;

    private DelayLine(ServerSocketChannel listener, InetSocketAddress server, long roundTripNanos) {
        this.listener = listener;
        this.server = server;
        this.roundTripNanos = roundTripNanos;
    }

    /// Stands before the server on this port of 127.0.0.1.
    static DelayLine start(int serverPort, int roundTripMillis) throws IOException {
        InetAddress host = InetAddress.ofLiteral("127.0.0.1");
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(host, 0), 1024);
        DelayLine line =
                new DelayLine(
                        listener,
                        new InetSocketAddress(host, serverPort),
                        TimeUnit.MILLISECONDS.toNanos(roundTripMillis));
        Thread.ofPlatform().daemon().name("delay accept").start(line::accept);
        return line;
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                long notBefore = System.nanoTime() + roundTripNanos + roundTripNanos / 2;
                SocketChannel upstream = SocketChannel.open(server);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                upstream.setOption(StandardSocketOptions.TCP_NODELAY, true);
                new DelayedFlow(client, upstream, roundTripNanos / 2, notBefore).start();
                new DelayedFlow(upstream, client, roundTripNanos / 2, notBefore).start();
            } catch (IOException _) {
                // Closed while waiting, or one side went away at once.
            }
        }
    }
}
