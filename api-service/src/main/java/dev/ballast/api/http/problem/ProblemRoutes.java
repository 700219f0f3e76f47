package dev.ballast.api.http.problem;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Makes problems of the errors that happen outside the resources: before a request reaches them
/// (too large, malformed, refused by path) and where nothing is served at all.
@ApplicationScoped
public class ProblemRoutes {
    private final ProblemJson problems;

    ProblemRoutes(ProblemJson problems) {
        this.problems = problems;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
        router.route().order(Integer.MAX_VALUE).handler(this::nothingHere);
    }

    private void nothingHere(RoutingContext context) {
        send(context, 404);
    }

    private void failed(RoutingContext context) {
        Throwable error = context.failure();
        switch (error) {
            case UnauthorizedException _, AuthenticationFailedException _ -> send(context, 401);
            case ForbiddenException _ -> send(context, 403);
            case null -> send(context, context.statusCode());
            default -> {
                if (context.statusCode() >= 400 && context.statusCode() < 500) {
                    send(context, context.statusCode());
                } else {
                    problems.send(context, Faults.of(error, method(context), path(context)));
                }
            }
        }
    }

    private void send(RoutingContext context, int status) {
        ProblemCode code = ProblemCode.ofStatus(status);
        problems.send(
                context, Problem.of(code, HttpDetails.of(code, method(context)), path(context)));
    }

    private static String method(RoutingContext context) {
        return context.request().method().name();
    }

    private static String path(RoutingContext context) {
        String path = context.request().path();
        return path == null ? "" : path;
    }
}
