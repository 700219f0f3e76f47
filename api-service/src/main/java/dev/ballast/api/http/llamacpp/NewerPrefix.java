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
        URI asked = request.getUriInfo().getRequestUri();
        String path = asked.getRawPath();
        if (path.equals(PATH) || path.startsWith(PATH + "/")) {
            request.setRequestUri(
                    UriBuilder.fromUri(asked)
                            .replacePath(LlamaCppResource.PATH + path.substring(PATH.length()))
                            .replaceQueryParam("forget", "true")
                            .build());
        }
    }
}
