package dev.ballast.local.hub;

import dev.ballast.local.hub.Fault.Interruption;
import dev.ballast.local.hub.Fault.Quirk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// One path of the hub: its content, how it misbehaves, and what was asked of it. Thread-safe;
/// every setting may change while requests run and holds from the next answer on (the speed: at
/// once).
public final class Served {
    private final Content content;
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final Map<String, String> required = new ConcurrentHashMap<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Deque<Fault> once = new ArrayDeque<>();
    private Fault always = Quirk.NONE;
    private final Pace together = new Pace();
    private volatile long bytesPerSecond = Pace.UNLIMITED;

    Served(Content content) {
        this.content = content;
    }

    /// A content that a [Hub.Router] answers with.
    public static Served of(Content content) {
        return new Served(content);
    }

    /// Another answer than a file, for a [Hub.Router].
    public static Served of(Fault instead) {
        return new Served(Content.of("")).failingAlwaysWith(instead);
    }

    /// The next GET on which it can take effect meets this fault; several calls queue up.
    public Served failingOnceWith(Fault fault) {
        return failingTimesWith(1, fault);
    }

    /// The next `times` GETs on which it can take effect meet this fault.
    public synchronized Served failingTimesWith(int times, Fault fault) {
        for (int i = 0; i < times; i++) {
            once.add(fault);
        }
        return this;
    }

    /// Every request meets this fault, HEAD too, unless one is queued for it.
    public synchronized Served failingAlwaysWith(Fault fault) {
        always = fault;
        return this;
    }

    /// No request meets a fault any more.
    public synchronized Served healthy() {
        once.clear();
        always = Quirk.NONE;
        return this;
    }

    /// Limits each connection. Holds for running answers too.
    ///
    /// @param limit bytes per second, 1 or more
    public Served throttledTo(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("speed %d is below 1".formatted(limit));
        }
        bytesPerSecond = limit;
        return this;
    }

    /// Limits all connections together. Holds for running answers too.
    ///
    /// @param limit bytes per second, 1 or more
    public Served throttledTogetherTo(long limit) {
        together.limitTo(limit);
        return this;
    }

    /// Adds a header to every answer with the content, or replaces the hub's own.
    public Served withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// The same, and to another answer that is always given instead of the content.
    public synchronized Served withHeaderAlways(String name, String value) {
        if (always instanceof Fault.Instead instead) {
            always = instead.with(name, value);
        }
        return withHeader(name, value);
    }

    /// Answers 401 unless the request has this header with this value.
    public Served requiringHeader(String name, String value) {
        required.put(name, value);
        return this;
    }

    /// Answers 400 when the request has this header, as signed storage does with `Authorization`.
    public Served refusingHeader(String name) {
        refused.add(name);
        return this;
    }

    /// Everything asked so far, oldest first.
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    Content content() {
        return content;
    }

    Map<String, String> headers() {
        return headers;
    }

    long bytesPerSecond() {
        return bytesPerSecond;
    }

    Pace together() {
        return together;
    }

    void record(Exchange exchange) {
        exchanges.add(exchange);
    }

    boolean lacksRequired(Request request) {
        return required.entrySet().stream()
                .anyMatch(e -> !request.header(e.getKey()).equals(Optional.of(e.getValue())));
    }

    boolean hasRefused(Request request) {
        return refused.stream().anyMatch(name -> request.header(name).isPresent());
    }

    /// The fault for one answer; a queued one is used up only by a GET that it can spoil.
    synchronized Fault faultFor(Request request, long bodyLength) {
        Fault queued = once.peek();
        if (queued == null || !request.method().equals("GET")) {
            return always;
        }
        if (queued instanceof Interruption i && i.afterBytes() >= bodyLength) {
            return always;
        }
        return once.remove();
    }
}
