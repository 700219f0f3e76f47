package dev.ballast.api.http.v1;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;

/// A tus client begins an upload without a body, and so without a `Content-Type` (tus 1.0,
/// Creation): that is no form, which the same address takes as well.
@ApplicationScoped
class UploadRoutes {
    /// Before the resources are looked for.
    private static final int FIRST = Integer.MIN_VALUE + 2;

    void register(@Observes Router router) {
        router.route(HttpMethod.POST, "/api/v1/uploads")
                .order(FIRST)
                .handler(UploadRoutes::nameBody);
    }

    private static void nameBody(RoutingContext context) {
        var headers = context.request().headers();
        if (!headers.contains(HttpHeaders.CONTENT_TYPE)) {
            headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
        }
        context.next();
    }
}
