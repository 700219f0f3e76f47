package dev.ballast.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Plays the contract of `/api/v1` on a real socket: says what it was told to say, and remembers
/// what it was asked. The last answer for a call is given again and again.
final class FakeApi implements AutoCloseable {
    static final String KEY = "bk_test";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    FakeApi() {
        server = listening();
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private static HttpServer listening() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One call that came in.
    record Request(String call, String body, Map<String, List<String>> headers) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    private record Answer(int status, String type, List<String> chunks, boolean open) {}

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// @param call method and path below `/api/v1/`, with its query: `GET jobs?limit=50`
    FakeApi answers(String call, int status, String json) {
        String type = status < 400 ? "application/json" : "application/problem+json";
        return add(call, new Answer(status, type, List.of(json), false));
    }

    FakeApi problem(String call, int status, String code, String detail) {
        return answers(
                call,
                status,
                """
                {"type":"/problems/x","title":"No","status":%d,"code":"%s","detail":"%s"}\
                """
                        .formatted(status, code, detail));
    }

    /// One connection's events; then it closes.
    FakeApi streams(String call, String... jobs) {
        return add(call, new Answer(200, "text/event-stream", events(jobs), false));
    }

    /// One connection's events; then it stays open and silent.
    FakeApi streamsAndStays(String call, String... jobs) {
        return add(call, new Answer(200, "text/event-stream", events(jobs), true));
    }

    List<Request> requests(String call) {
        return requests.stream().filter(request -> request.call.equals(call)).toList();
    }

    Request request(String call) {
        return requests(call).getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private FakeApi add(String call, Answer answer) {
        answers.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    private static List<String> events(String... jobs) {
        int first = ThreadLocalRandom.current().nextInt(1000);
        return IntStream.range(0, jobs.length)
                .mapToObj(i ->
                        ": keep-alive\n\nid: %d\nevent: job\ndata: %s\n\n"
                                .formatted(first + i, jobs[i]))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString().replaceFirst("^/api/v1/", "");
            String call = exchange.getRequestMethod() + " " + path;
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(call, body, Map.copyOf(exchange.getRequestHeaders())));
            boolean known =
                    ("Bearer " + KEY)
                            .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            send(exchange, known ? next(call) : refusal());
        }
    }

    private Answer next(String call) {
        Deque<Answer> queue = answers.get(call);
        if (queue == null) {
            return new Answer(
                    404,
                    "application/problem+json",
                    List.of(
                            "{\"status\":404,\"code\":\"NOT_FOUND\",\"detail\":\"no %s\"}"
                                    .formatted(call)),
                    false);
        }
        synchronized (queue) {
            return queue.size() > 1 ? queue.remove() : queue.element();
        }
    }

    private static Answer refusal() {
        return new Answer(
                401,
                "application/problem+json",
                List.of(
                        "{\"status\":401,\"code\":\"UNAUTHENTICATED\",\"detail\":\"The key is not"
                                + " valid.\"}"),
                false);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        boolean stream = answer.type.equals("text/event-stream");
        byte[] whole = String.join("", answer.chunks).getBytes(StandardCharsets.UTF_8);
        boolean empty = whole.length == 0;
        exchange.sendResponseHeaders(answer.status, stream ? 0 : empty ? -1 : whole.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(whole);
            out.flush();
            if (answer.open) {
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
