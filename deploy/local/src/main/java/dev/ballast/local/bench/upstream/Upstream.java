package dev.ballast.local.bench.upstream;

import dev.ballast.local.hub.Pace;
import dev.ballast.local.hub.TestAuthority;
import dev.ballast.local.hub.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A server of one file for measurements: HTTP/1.1 with keep-alive, ranges and strong entity tags,
/// and nothing that a faster one could leave out.
///
/// Each connection has a thread of the operating system: what is measured has few connections.
public final class Upstream implements AutoCloseable {
    private final UpstreamSettings settings;
    private final FileChannel file;
    private final ServerSocketChannel listener;
    private final @Nullable TlsIdentity tls;
    private final @Nullable DelayLine line;
    private final Map<String, Pace> clients = new ConcurrentHashMap<>();
    private long round;
    private long connections;

    private Upstream(
            UpstreamSettings settings,
            FileChannel file,
            ServerSocketChannel listener,
            @Nullable TlsIdentity tls)
            throws IOException {
        this.settings = settings;
        this.file = file;
        this.listener = listener;
        this.tls = tls;
        this.line =
                settings.roundTripMillis() == 0
                        ? null
                        : DelayLine.start(port(listener), settings.roundTripMillis());
    }

    /// Listens on a free port of 127.0.0.1.
    public static Upstream start(UpstreamSettings settings) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1024);
        Upstream upstream =
                new Upstream(
                        settings,
                        FileChannel.open(Path.of(settings.file())),
                        listener,
                        identity(settings));
        Thread.ofPlatform().daemon().name("upstream accept").start(upstream::accept);
        return upstream;
    }

    /// Where clients find it, without a path.
    public String url() {
        int port = line == null ? port(listener) : line.port();
        return "%s://127.0.0.1:%d".formatted(tls == null ? "http" : "https", port);
    }

    /// Counts connections from 0 again: they meet the faults of this round.
    ///
    /// @return connections of the round before
    public synchronized long startRound(long number) {
        long before = connections;
        round = number;
        connections = 0;
        return before;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (line != null) {
            line.close();
        }
        file.close();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Outlet outlet =
                        tls == null ? new PlainOutlet(channel) : new TlsOutlet(channel, tls);
                Runnable connection =
                        new UpstreamConnection(outlet, file, limits(channel), nextFate());
                Thread.ofPlatform().daemon().name("upstream").start(connection);
            } catch (IOException _) {
                // Closed while waiting, or the client went away before it was accepted.
            }
        }
    }

    private synchronized Fate nextFate() {
        return Fate.of(round, connections++, settings.stalls(), settings.cuts());
    }

    private List<Pace> limits(SocketChannel channel) throws IOException {
        List<Pace> limits = new ArrayList<>();
        if (settings.connectionSpeed() > 0) {
            limits.add(pace(settings.connectionSpeed()));
        }
        if (settings.clientSpeed() > 0) {
            String client = PortOwner.of(channel.socket().getPort()).orElse("unknown");
            limits.add(clients.computeIfAbsent(client, _ -> pace(settings.clientSpeed())));
        }
        return limits;
    }

    private static @Nullable TlsIdentity identity(UpstreamSettings settings) {
        String folder = settings.authority();
        return folder == null ? null : TestAuthority.from(Path.of(folder)).issue("ip:127.0.0.1");
    }

    private static Pace pace(long bytesPerSecond) {
        Pace pace = new Pace();
        pace.limitTo(bytesPerSecond);
        return pace;
    }

    private static int port(ServerSocketChannel listener) {
        return listener.socket().getLocalPort();
    }
}
