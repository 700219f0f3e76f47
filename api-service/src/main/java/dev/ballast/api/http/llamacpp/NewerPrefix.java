package dev.ballast.api.http.llamacpp;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Serves the calls below the prefix that llamactl has had since 0.20, for clients whose base
/// address is `…/llamactl`. They expect that deleting an ended job removes it.
public class NewerPrefix {
    static final String PATH = "/llamactl/api/v1/models";

    @ServerRequestFilter(preMatching = true)
    void lead(ContainerRequestContext request) {
        // Before anything else: the query of other requests may hold what no URI may.
        if (!isBelow(request.getUriInfo().getPath())) {
            return;
        }
        URI asked = request.getUriInfo().getRequestUri();
        String path = asked.getRawPath();
        if (isBelow(path)) {
            request.setRequestUri(
                    UriBuilder.fromUri(asked)
                            .replacePath(LlamaCppResource.PATH + path.substring(PATH.length()))
                            .replaceQueryParam("forget", "true")
                            .build());
        }
    }

    static boolean isBelow(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }
}
