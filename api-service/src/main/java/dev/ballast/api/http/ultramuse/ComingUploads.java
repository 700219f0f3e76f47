package dev.ballast.api.http.ultramuse;

import dev.ballast.api.http.form.AnnouncedLength;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Uploads whose bytes come to this replica just now. They have no job yet, as a form tells what it
/// brings only once it is there.
@Provider
@Singleton
@Counted
class ComingUploads implements ContainerRequestFilter {
    private final Map<UUID, Coming> coming = new ConcurrentHashMap<>();
    private final CurrentVertxRequest current;
    private final InstantSource clock;

    ComingUploads(CurrentVertxRequest current, InstantSource clock) {
        this.current = current;
        this.clock = clock;
    }

    private record Coming(String owner, HttpServerRequest request, ComingUpload begun) {
        /// Of a caller who went away early nobody might be told.
        boolean isOver() {
            return request.response().closed();
        }
    }

    /// Called before the first byte of the body is read; it is forgotten when the answer is given
    /// or the caller goes away.
    @Override
    public void filter(ContainerRequestContext request) {
        RoutingContext context = current.getCurrent();
        UUID id = UUID.randomUUID();
        String owner = request.getSecurityContext().getUserPrincipal().getName();
        ComingUpload begun =
                ComingUpload.begun(
                        id,
                        AnnouncedLength.of(request.getHeaderString(HttpHeaders.CONTENT_LENGTH)),
                        clock.instant());
        coming.values().removeIf(Coming::isOver);
        coming.put(id, new Coming(owner, context.request(), begun));
        context.addEndHandler(_ -> coming.remove(id));
    }

    /// Those of a caller, oldest first.
    List<ComingUpload> of(String owner) {
        coming.values().removeIf(Coming::isOver);
        return coming.values().stream()
                .filter(upload -> upload.owner().equals(owner))
                .map(upload -> upload.begun().at(upload.request().bytesRead(), clock.instant()))
                .sorted(Comparator.comparing(ComingUpload::startedAt))
                .toList();
    }
}
