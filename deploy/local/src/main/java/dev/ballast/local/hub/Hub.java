package dev.ballast.local.hub;

import dev.ballast.model.artifact.ByteRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A small HTTP/1.1 server of real files for tests and the demo: HEAD and GET, single ranges,
/// `If-Range`, keep-alive, TLS, per-connection speed limits, and faults as data. It records what
/// was asked and how many bytes it gave away, so that a test can say what was fetched twice.
///
/// Unknown paths answer 404. A path may hold a query; then it is served only for exactly that
/// query. A [Router] can answer requests that no path is known for beforehand.
public final class Hub implements AutoCloseable {
    /// Small, so that what counts as sent is nearly what a client that dies has received.
    private static final int SEND_BUFFER = 1 << 17;

    private final ServerSocket listener;
    private final @Nullable TlsIdentity identity;
    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Served> paths = new ConcurrentHashMap<>();
    private final Map<String, Served> unknown = new ConcurrentHashMap<>();
    private final Queue<Exchange> log = new ConcurrentLinkedQueue<>();
    private volatile Router router = _ -> Optional.empty();

    /// Answers requests by rules instead of by path.
    @FunctionalInterface
    public interface Router {
        /// What is answered to this request; empty to leave it to the paths that are served. Called
        /// by many threads at once.
        Optional<Served> route(Request request);
    }

    private Hub(ServerSocket listener, @Nullable TlsIdentity identity) {
        this.listener = listener;
        this.identity = identity;
    }

    /// Starts a hub on a free port of 127.0.0.1.
    ///
    /// @throws UncheckedIOException when no port can be bound
    public static Hub start() {
        return startOn(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    /// Starts a hub that speaks TLS, on a free port of 127.0.0.1.
    ///
    /// @throws UncheckedIOException when no port can be bound
    public static Hub startTls(TlsIdentity identity) {
        return startOn(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), identity);
    }

    /// Starts a hub on this address; port 0 takes a free one.
    ///
    /// @throws UncheckedIOException when the address cannot be bound
    public static Hub startOn(InetSocketAddress address) {
        return startOn(address, null);
    }

    private static Hub startOn(InetSocketAddress address, @Nullable TlsIdentity identity) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(address, 1024);
            Hub hub = new Hub(listener, identity);
            Thread.ofVirtual().name("hub-accept").start(hub::accept);
            return hub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Serves a content at a path, replacing what was there with its record.
    ///
    /// @param path begins with `/`
    public Served serve(String path, Content content) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path %s does not begin with /".formatted(path));
        }
        Served served = new Served(content);
        paths.put(path, served);
        return served;
    }

    /// Asks `router` first from now on.
    public Hub routedBy(Router router) {
        this.router = router;
        return this;
    }

    /// Whether something is served at a path.
    public boolean isServing(String path) {
        return paths.containsKey(path);
    }

    /// Stops serving a path; it answers 404 from now on.
    public void remove(String path) {
        paths.remove(path);
    }

    /// The address of a path.
    public URI uri(String path) {
        InetAddress address = listener.getInetAddress();
        String host = address.getHostAddress();
        return URI.create(
                "%s://%s:%d%s"
                        .formatted(
                                identity == null ? "http" : "https",
                                host.contains(":") ? "[" + host + "]" : host,
                                port(),
                                path));
    }

    /// The port that it listens on.
    public int port() {
        return listener.getLocalPort();
    }

    /// Everything asked so far, oldest first, whatever its path.
    public List<Exchange> exchanges() {
        return List.copyOf(log);
    }

    /// Everything asked of a path so far, oldest first, whether it is served or not.
    public List<Exchange> exchanges(String path) {
        Served served = paths.get(path);
        return served != null ? served.exchanges() : missing(path).exchanges();
    }

    /// Bytes of bodies sent for a path, all requests together.
    public long bytesServed(String path) {
        return exchanges(path).stream().mapToLong(Exchange::bytesSent).sum();
    }

    /// Bytes of a path that were sent more than once; each further time counts.
    public long bytesServedTwice(String path) {
        List<ByteRange> ranges =
                exchanges(path).stream()
                        .flatMap(exchange -> exchange.served().stream())
                        .sorted(Comparator.comparingLong(ByteRange::first))
                        .toList();
        long twice = 0;
        long covered = 0;
        for (ByteRange range : ranges) {
            twice += Math.max(0, Math.min(covered, range.end()) - range.first());
            covered = Math.max(covered, range.end());
        }
        return twice;
    }

    /// Connections that are open now.
    public int openConnections() {
        return open.size();
    }

    /// Ends every connection; running answers break off. The hub goes on listening.
    public void dropConnections() {
        open.forEach(Hub::closeQuietly);
    }

    /// Stops listening and ends every connection.
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropConnections();
        connections.shutdownNow();
    }

    void record(Exchange exchange) {
        log.add(exchange);
    }

    Served find(Request request) {
        Optional<Served> routed = router.route(request);
        if (routed.isPresent()) {
            return routed.get();
        }
        Served exact = paths.get(request.path() + "?" + request.query());
        if (exact != null) {
            return exact;
        }
        Served served = paths.get(request.path());
        return served != null ? served : missing(request.path());
    }

    private Served missing(String path) {
        return unknown.computeIfAbsent(
                path, _ -> new Served(Content.of("")).failingAlwaysWith(Fault.status(404)));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setSendBufferSize(SEND_BUFFER);
                open.add(socket);
                connections.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException _) {
                // Closed while waiting, or the client went away before it was accepted.
            }
        }
    }

    private void serve(Socket socket) {
        try {
            new Connection(identity == null ? socket : identity.serve(socket), this).run();
        } catch (IOException _) {
            // The client did not want to talk TLS.
            closeQuietly(socket);
        } finally {
            open.remove(socket);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
