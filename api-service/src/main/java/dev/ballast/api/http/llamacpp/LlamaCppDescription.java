package dev.ballast.api.http.llamacpp;

import dev.ballast.api.http.openapi.DialectErrors;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/// Says in the description of the API what errors look like here.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class LlamaCppDescription implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI api) {
        new DialectErrors(
                        LlamaCppResource.PATH,
                        Map.of(
                                "error",
                                "invalid_request",
                                "details",
                                "repo: takes org/name or org/name:tag"),
                        access("The API key is unknown or expired.", "authentication_error"),
                        access("This needs a key of the role operator.", "permission_denied"))
                .addTo(api);
    }

    private static Map<String, Object> access(String message, String type) {
        return Map.of("error", Map.of("message", message, "type", type));
    }
}
