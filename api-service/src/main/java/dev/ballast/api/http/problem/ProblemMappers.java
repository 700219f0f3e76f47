package dev.ballast.api.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.ballast.api.access.KeyRefusedException;
import dev.ballast.api.jobs.PlanFailedException;
import dev.ballast.api.jobs.RefusedException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns everything that a resource can throw into its problem. The only place that does.
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final ProblemJson problems;
    private final CurrentVertxRequest current;

    ProblemMappers(ProblemJson problems, CurrentVertxRequest current) {
        this.problems = problems;
        this.current = current;
    }

    @ServerExceptionMapper
    Response refused(RefusedException error, ContainerRequestContext request) {
        return problems.response(Refusals.problem(error, path(request)));
    }

    @ServerExceptionMapper
    Response planFailed(PlanFailedException error, ContainerRequestContext request) {
        return problems.response(
                Problem.of(ProblemCode.of(error.code()), message(error), path(request)));
    }

    @ServerExceptionMapper
    Response keyRefused(KeyRefusedException error, ContainerRequestContext request) {
        ProblemCode code = ProblemCode.valueOf(error.code().name());
        return problems.response(Problem.of(code, message(error), path(request)));
    }

    @ServerExceptionMapper
    Response invalid(InvalidRequestException error, ContainerRequestContext request) {
        return problems.response(Problem.invalid(error.errors(), path(request)));
    }

    /// Named apart because Quarkus has a mapper of its own for exactly this class.
    @ServerExceptionMapper
    Response wrongType(MismatchedInputException error, ContainerRequestContext request) {
        return malformed(error, request);
    }

    @ServerExceptionMapper
    Response malformed(JsonProcessingException error, ContainerRequestContext request) {
        return problems.response(
                Problem.invalid(List.of(JsonErrors.describe(error)), path(request)));
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthenticated(ContainerRequestContext request) {
        return problems.response(
                Problem.of(
                        ProblemCode.UNAUTHENTICATED,
                        "This needs a valid API key: send it as 'Authorization: Bearer <key>' or"
                                + " 'X-API-Key: <key>'.",
                        path(request)));
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden(ContainerRequestContext request, ResourceInfo resource) {
        return problems.response(
                Problem.of(
                        ProblemCode.FORBIDDEN,
                        "This needs a key of the role %s.".formatted(RolesOf.names(resource)),
                        path(request)));
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException error, ContainerRequestContext request) {
        return ofStatus(error, request);
    }

    /// What the HTTP layer itself refuses. Its headers stay, as 405 says in `Allow` what is taken.
    @ServerExceptionMapper
    Response ofStatus(WebApplicationException error, ContainerRequestContext request) {
        if (error.getCause() instanceof JsonProcessingException json) {
            return malformed(json, request);
        }
        Response given = error.getResponse();
        if (given.getStatus() >= 500) {
            return fault(error, request);
        }
        ProblemCode code = ProblemCode.ofStatus(given.getStatus());
        Response answer =
                problems.response(
                        Problem.of(code, HttpDetails.of(code, request.getMethod()), path(request)));
        String allow = given.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    /// What a future ended with.
    @ServerExceptionMapper
    Response later(CompletionException error, ContainerRequestContext request) {
        return switch (error.getCause()) {
            case RefusedException cause -> refused(cause, request);
            case PlanFailedException cause -> planFailed(cause, request);
            case null, default -> fault(error, request);
        };
    }

    @ServerExceptionMapper
    Response fault(Throwable error, ContainerRequestContext request) {
        String path = path(request);
        HttpServerResponse response = current.getCurrent().response();
        if (response.headWritten() && !response.ended()) {
            // Half an answer is out; only a cut connection tells the caller that it is not whole.
            LOG.warnf("answer cut path=%s cause=%s", path, error);
            cut(current.getCurrent().request());
            return Response.status(Response.Status.INTERNAL_SERVER_ERROR).build();
        }
        if (isAnswered(response)) {
            // The HTTP layer has refused a body that became too large; this is what came of it.
            return Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE).build();
        }
        return problems.response(
                UnreadableForm.of(error, path)
                        .orElseGet(() -> Faults.of(error, request.getMethod(), path)));
    }

    /// A reset of HTTP/1.1 sends what waits before it closes, and the end that is put to each
    /// answer could come between.
    private static void cut(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase connection
                && request.version() != HttpVersion.HTTP_2) {
            var _ = connection.channelHandlerContext().close();
        } else {
            request.response().reset();
        }
    }

    private static boolean isAnswered(HttpServerResponse response) {
        return response.ended() && response.getStatusCode() == 413;
    }

    private static String path(ContainerRequestContext request) {
        UriInfo asked = request.getUriInfo();
        try {
            return asked.getRequestUri().getRawPath();
        } catch (RuntimeException _) {
            // The query holds what no URI may, such as a bare '|'; clients send it all the same.
            return asked.getPath();
        }
    }

    private static String message(Throwable error) {
        return String.valueOf(error.getMessage());
    }
}
