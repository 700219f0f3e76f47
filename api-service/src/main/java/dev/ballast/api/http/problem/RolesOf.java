package dev.ballast.api.http.problem;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import org.jspecify.annotations.Nullable;

/// Which roles a resource method is for.
final class RolesOf {
    private RolesOf() {}

    /// The names, joined by "or".
    static String names(@Nullable ResourceInfo resource) {
        RolesAllowed roles = find(resource);
        return roles == null ? "admin" : String.join(" or ", roles.value());
    }

    private static @Nullable RolesAllowed find(@Nullable ResourceInfo resource) {
        if (resource == null || resource.getResourceMethod() == null) {
            return null;
        }
        RolesAllowed onMethod = resource.getResourceMethod().getAnnotation(RolesAllowed.class);
        return onMethod != null
                ? onMethod
                : resource.getResourceClass().getAnnotation(RolesAllowed.class);
    }
}
