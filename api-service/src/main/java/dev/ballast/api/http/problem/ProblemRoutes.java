package dev.ballast.api.http.problem;

import dev.ballast.api.http.form.AnnouncedLength;
import dev.ballast.api.http.form.LargeBody;
import io.quarkus.arc.All;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/// Makes problems of the errors that happen outside the resources: before a request reaches them
/// (too large, malformed, refused by path) and where nothing is served at all.
@ApplicationScoped
public class ProblemRoutes {
    /// Bytes of a body where no [LargeBody] takes more.
    private static final long LARGEST_BODY = 8 << 20;

    /// After the rule of Quarkus, which holds for uploads as well.
    private static final int AFTER_UPLOAD_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1;

    private final ProblemJson problems;
    private final List<LargeBody> largeBodies;

    ProblemRoutes(ProblemJson problems, @All List<LargeBody> largeBodies) {
        this.problems = problems;
        this.largeBodies = largeBodies;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
        router.route().order(Integer.MIN_VALUE + 1).handler(this::refuseLargeBody);
        router.route().order(AFTER_UPLOAD_LIMIT).handler(this::limitUnannounced);
        router.route().order(Integer.MAX_VALUE).handler(this::nothingHere);
    }

    /// Quarkus would refuse it as well, but without a word. The connection ends, as the body that
    /// is announced will not be read.
    private void refuseLargeBody(RoutingContext context) {
        if (announcedLength(context) > most(context)) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            send(context, 413);
        } else {
            context.next();
        }
    }

    /// A body that comes in chunks is cut off when it gets too large.
    private void limitUnannounced(RoutingContext context) {
        long most = most(context);
        if (most < LargeBody.ANY) {
            context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, most);
        }
        context.next();
    }

    private long most(RoutingContext context) {
        String path = context.normalizedPath();
        return largeBodies.stream()
                .filter(place -> place.places().test(path))
                .mapToLong(LargeBody::most)
                .findFirst()
                .orElse(LARGEST_BODY);
    }

    private static long announcedLength(RoutingContext context) {
        return AnnouncedLength.of(context.request().getHeader(HttpHeaders.CONTENT_LENGTH))
                .orElse(0);
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
