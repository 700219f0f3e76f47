package dev.ballast.api.http.access;

import dev.ballast.api.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Metrics are for viewers, or for everybody where the operator says so (`BALLAST_METRICS_OPEN`),
/// as scrapers inside a cluster often carry no key.
@ApplicationScoped
public class MetricsAccess implements HttpSecurityPolicy {
    private final boolean open;

    MetricsAccess(
            @ConfigProperty(name = "ballast.metrics.open", defaultValue = "false") boolean open) {
        this.open = open;
    }

    @Override
    public String name() {
        return "metrics";
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
}
