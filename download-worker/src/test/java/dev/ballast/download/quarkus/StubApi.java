package dev.ballast.download.quarkus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// The API as far as a worker's claims go: gives out what a test puts in.
final class StubApi implements AutoCloseable {
    final AtomicInteger asked = new AtomicInteger();
    private final Queue<Claim> ready = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    StubApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/internal/v1/claims", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void put(Claim claim) {
        ready.add(claim);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Claim.Request request =
                MessageJson.read(exchange.getRequestBody().readAllBytes(), Claim.Request.class);
        asked.incrementAndGet();
        Optional<Claim> next = take(request);
        byte[] body = next.map(MessageJson::write).orElse(new byte[0]);
        exchange.sendResponseHeaders(
                body.length == 0 ? 204 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized Optional<Claim> take(Claim.Request request) {
        Optional<Claim> next =
                ready.stream().filter(claim -> request.kinds().contains(kind(claim))).findFirst();
        next.ifPresent(ready::remove);
        return next;
    }

    private static TaskKind kind(Claim claim) {
        return claim.work() instanceof Work.Transfer ? TaskKind.TRANSFER : TaskKind.REMOVE;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
