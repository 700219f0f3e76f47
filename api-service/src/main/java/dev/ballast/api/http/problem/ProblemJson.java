package dev.ballast.api.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;

/// Writes problems, for errors inside the resources and for those that happen before them.
@ApplicationScoped
public class ProblemJson {
    private static final String CHALLENGE = "Bearer realm=\"ballast\"";

    private final ObjectMapper json;

    ProblemJson(ObjectMapper json) {
        this.json = json;
    }

    /// The answer that a resource method gives instead of its own. The text is made here: so the
    /// media type that the caller accepts cannot stand in the way of an error.
    public Response response(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(text(problem));
        if (problem.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        return response.build();
    }

    /// Ends a request with this problem, unless it was ended before.
    public void send(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            return;
        }
        if (response.headWritten()) {
            // Half an answer is out; only a cut connection tells the caller that it is not whole.
            response.reset();
            return;
        }
        if (problem.status() == 401) {
            response.putHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(text(problem));
    }

    private String text(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
