package dev.ballast.metadata.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// The API as far as claims go: it gives out what was queued, to whoever shows the right key.
final class ClaimsServer implements AutoCloseable {
    static final String KEY = "bk_test";

    private final Queue<Claim> waiting = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    ClaimsServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/internal/v1/claims", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void queue(Claim claim) {
        waiting.add(claim);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            Claim next = waiting.poll();
            if (!("Bearer " + KEY).equals(shown)) {
                exchange.sendResponseHeaders(401, -1);
            } else if (next == null) {
                exchange.sendResponseHeaders(204, -1);
            } else {
                byte[] body = MessageJson.write(next);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
