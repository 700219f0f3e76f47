package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Request;
import dev.ballast.local.hub.Served;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The storage behind the hub, under a host name of its own: large files by signed links, which run
/// out. It answers 400 to whoever shows a token, and names entity tags that are no digests.
final class Storage implements AutoCloseable {
    private static final String SIGNATURE = "X-Amz-Signature=";

    private final Hub server = Hub.start().routedBy(this::route);
    private final Map<String, Served> files = new ConcurrentHashMap<>();
    private final AtomicInteger signature = new AtomicInteger(1);

    /// How a large file is served; the same for as long as the storage lives.
    Served file(HubFile file) {
        return files.computeIfAbsent(
                path(file),
                path ->
                        server.serve(path, file.content())
                                .refusingHeader("Authorization")
                                .withHeader("ETag", "\"%s-10\"".formatted(file.oid())));
    }

    /// A link that works until all are let run out.
    URI link(HubFile file) {
        file(file);
        return URI.create(
                "http://localhost:%d%s?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600&%s%d"
                        .formatted(server.port(), path(file), SIGNATURE, signature.get()));
    }

    void expireLinks() {
        signature.incrementAndGet();
    }

    Hub server() {
        return server;
    }

    private Optional<Served> route(Request request) {
        boolean current = request.query().endsWith(SIGNATURE + signature.get());
        boolean refused = !current || request.path().startsWith("/xet/");
        if (request.header("Authorization").isPresent() || !refused) {
            // The path's own rules, and its record.
            return Optional.empty();
        }
        return Optional.of(Served.of(Fault.expiredSignature(403)));
    }

    private static String path(HubFile file) {
        return "/%s/%s".formatted(file.plainHttp() ? "repos" : "xet", file.sha256());
    }

    @Override
    public void close() {
        server.close();
    }
}
