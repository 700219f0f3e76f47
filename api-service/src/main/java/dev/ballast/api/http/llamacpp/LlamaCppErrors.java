package dev.ballast.api.http.llamacpp;

import dev.ballast.api.http.access.KeyPlace;
import dev.ballast.api.http.problem.ErrorShape;
import dev.ballast.api.http.problem.Problem;
import dev.ballast.api.http.problem.ProblemCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What llamactl does in its own way around its calls: what errors look like, and that a key may
/// come in the query.
@Singleton
class LlamaCppErrors implements ErrorShape, KeyPlace {
    /// The body of an error.
    ///
    /// @param error stable, for programs
    /// @param details for a person
    record Plain(String error, String details) {}

    /// The body of an error of access.
    record Access(Reason error) {
        record Reason(String message, String type) {}
    }

    @Override
    public boolean covers(String path) {
        return path.equals(LlamaCppResource.PATH)
                || path.startsWith(LlamaCppResource.PATH + "/")
                || NewerPrefix.isBelow(path);
    }

    @Override
    public Object body(Problem problem) {
        return switch (ProblemCode.valueOf(problem.code())) {
            case UNAUTHENTICATED -> access(problem, "authentication_error");
            case FORBIDDEN -> access(problem, "permission_denied");
            default -> new Plain(code(problem), problem.detail());
        };
    }

    private static Access access(Problem problem, String type) {
        return new Access(new Access.Reason(problem.detail(), type));
    }

    private static String code(Problem problem) {
        return switch (ProblemCode.valueOf(problem.code())) {
            case JOB_ALREADY_ENDED, JOB_STATE_CONFLICT -> "cannot_cancel";
            case WORKER_NOT_FOUND -> "node_not_found";
            case MODEL_IN_USE -> "delete_failed";
            case INTERNAL, UNAVAILABLE -> failed(problem.instance());
            case ProblemCode other -> other.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String failed(String path) {
        return path.endsWith("/download") ? "download_failed" : "scan_failed";
    }

    @Override
    public @Nullable String keyOf(RoutingContext context) {
        return covers(context.normalizedPath()) ? context.request().getParam("api_key") : null;
    }
}
