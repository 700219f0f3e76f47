package dev.ballast.http;

import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.EndpointDetails;
import org.jspecify.annotations.Nullable;

/// The sockets of a client by their own end, which is all that the HTTP library tells of the
/// connection an answer comes by. Thread-safe.
final class OpenSockets {
    private final Map<SocketAddress, BufferedSocket> sockets = new ConcurrentHashMap<>();

    void opened(BufferedSocket socket) {
        sockets.put(socket.getLocalSocketAddress(), socket);
    }

    void closed(SocketAddress end, BufferedSocket socket) {
        sockets.remove(end, socket);
    }

    /// The socket of a connection; null if it is closed already.
    @Nullable BufferedSocket of(@Nullable EndpointDetails connection) {
        SocketAddress end = connection == null ? null : connection.getLocalAddress();
        return end == null ? null : sockets.get(end);
    }
}
