package dev.ballast.api.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.List;

/// Writes problems, for errors inside the resources and for those that happen before them; below
/// the paths of a dialect in its [ErrorShape].
@ApplicationScoped
public class ProblemJson {
    private static final String CHALLENGE = "Bearer realm=\"ballast\"";

    private static final String JSON = "application/json";

    private final ObjectMapper json;
    private final List<ErrorShape> shapes;

    /// @param shapes of the dialects, each for its own paths
    ProblemJson(ObjectMapper json, @All List<ErrorShape> shapes) {
        this.json = json;
        this.shapes = List.copyOf(shapes);
    }

    /// The answer that a resource method gives instead of its own. The text is made here: so the
    /// media type that the caller accepts cannot stand in the way of an error.
    public Response response(Problem problem) {
        Body body = body(problem);
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(body.mediaType()).entity(body.text());
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
        Body body = body(problem);
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, body.mediaType())
                .end(body.text());
    }

    private record Body(String mediaType, String text) {}

    private Body body(Problem problem) {
        return shapes.stream()
                .filter(shape -> shape.covers(problem.instance()))
                .findFirst()
                .map(shape -> new Body(JSON, text(shape.body(problem))))
                .orElseGet(() -> new Body(Problem.MEDIA_TYPE, text(problem)));
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
