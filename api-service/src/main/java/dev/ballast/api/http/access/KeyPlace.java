package dev.ballast.api.http.access;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// Where else than in the headers of [ApiKeyMechanism] the clients of a dialect put their key. One
/// bean for each dialect that has such a place.
public interface KeyPlace {

    /// The key; null if there is none here, or if the path, normalized as for routing, is not the
    /// dialect's.
    @Nullable String keyOf(RoutingContext context);
}
