package dev.ballast.api.http.access;

import dev.ballast.api.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What the operator may open to everybody, and is for viewers otherwise.
abstract class OpenOrViewers implements HttpSecurityPolicy {
    private final String name;
    private final boolean open;

    OpenOrViewers(String name, boolean open) {
        this.name = name;
        this.open = open;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext context,
            Uni<SecurityIdentity> identity,
            AuthorizationRequestContext requestContext) {
        return open
                ? CheckResult.permit()
                : identity.map(caller -> new CheckResult(caller.hasRole(Role.Name.VIEWER)));
    }

    /// Metrics (`BALLAST_METRICS_OPEN`): scrapers inside a cluster often carry no key.
    @Singleton
    static class Metrics extends OpenOrViewers {
        Metrics(@ConfigProperty(name = "ballast.metrics.open") boolean open) {
            super("metrics", open);
        }
    }

    /// The description of the API (`BALLAST_DOCS_OPEN`): it holds no data.
    @Singleton
    static class Docs extends OpenOrViewers {
        Docs(@ConfigProperty(name = "ballast.docs.open") boolean open) {
            super("docs", open);
        }
    }
}
