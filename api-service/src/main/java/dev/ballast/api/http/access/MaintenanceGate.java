package dev.ballast.api.http.access;

import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Problem;
import dev.ballast.api.http.problem.ProblemCode;
import dev.ballast.api.http.problem.ProblemJson;
import dev.ballast.api.settings.ReadSettings;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// While the operator maintains the service (`maintenance` of the settings), nobody but admins
/// changes anything. Reading, signing in, and what workers report go on, and so do the jobs.
public class MaintenanceGate {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> SIGNING_IN = Set.of("/api/v1/session", "/api/v1/sign-in");
    private static final String WORKERS = "/internal/";

    /// Long enough for a program not to hammer, short enough for a person not to wait.
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final ReadSettings settings;
    private final ProblemJson problems;

    MaintenanceGate(ReadSettings settings, ProblemJson problems) {
        this.settings = settings;
        this.problems = problems;
    }

    @ServerRequestFilter
    Optional<Response> check(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        boolean free =
                READING.contains(request.getMethod())
                        || SIGNING_IN.contains(path)
                        || path.startsWith(WORKERS)
                        || request.getSecurityContext().isUserInRole(Role.Name.ADMIN);
        return free || !settings.handle().maintenance()
                ? Optional.empty()
                : Optional.of(refusal(path));
    }

    private Response refusal(String path) {
        Problem problem =
                Problem.of(
                        ProblemCode.MAINTENANCE,
                        "Ballast is under maintenance: only admins change anything now. What runs"
                                + " goes on; try again later.",
                        path);
        return Response.fromResponse(problems.response(problem))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER.toSeconds())
                .build();
    }
}
