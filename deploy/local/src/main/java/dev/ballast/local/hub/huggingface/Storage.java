package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Request;
import dev.ballast.local.hub.Served;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The storage behind the hub, under a host name of its own: large files by signed links, which run
/// out. It answers 400 to whoever shows a token, and names entity tags that are no digests.
final class Storage implements AutoCloseable {
    private static final String SIGNATURE = "X-Amz-Signature=";

    private final Hub server;
    private final String host;
    private final Map<String, Served> files = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> uses = new ConcurrentHashMap<>();
    private final AtomicInteger links = new AtomicInteger();
    private volatile int expired;
    private volatile int usesPerLink = Integer.MAX_VALUE;

    /// @param address where it listens
    /// @param host what it calls itself
    Storage(InetAddress address, String host) {
        this.host = host;
        this.server = Hub.startOn(new InetSocketAddress(address, 0)).routedBy(this::route);
    }

    /// How a large file is served; the same for as long as the storage lives.
    Served file(HubFile file) {
        return files.computeIfAbsent(
                path(file),
                path ->
                        server.serve(path, file.content())
                                .refusingHeader("Authorization")
                                .withHeader("ETag", "\"%s-10\"".formatted(file.oid())));
    }

    /// A new link, which works until all are let run out or it was used too often.
    URI link(HubFile file) {
        file(file);
        int number = links.incrementAndGet();
        uses.put(number, new AtomicInteger());
        return URI.create(
                "http://%s:%d%s?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600&%s%d"
                        .formatted(host, server.port(), path(file), SIGNATURE, number));
    }

    void expireLinks() {
        expired = links.get();
    }

    void allowUsesPerLink(int times) {
        usesPerLink = times;
    }

    Hub server() {
        return server;
    }

    private Optional<Served> route(Request request) {
        boolean refused = !isSigned(request) || request.path().startsWith("/xet/");
        if (request.header("Authorization").isPresent() || !refused) {
            // The path's own rules, and its record.
            return Optional.empty();
        }
        return Optional.of(Served.of(Fault.expiredSignature(403)));
    }

    private boolean isSigned(Request request) {
        int at = request.query().lastIndexOf(SIGNATURE);
        String text = at < 0 ? "" : request.query().substring(at + SIGNATURE.length());
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        AtomicInteger used = uses.get(number);
        return used != null && number > expired && used.incrementAndGet() <= usesPerLink;
    }

    private static String path(HubFile file) {
        return "/%s/%s".formatted(file.plainHttp() ? "repos" : "xet", file.sha256());
    }

    @Override
    public void close() {
        server.close();
    }
}
