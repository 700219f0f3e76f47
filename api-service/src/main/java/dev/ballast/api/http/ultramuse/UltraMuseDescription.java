package dev.ballast.api.http.ultramuse;

import dev.ballast.api.http.openapi.DialectErrors;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/// Says in the description of the API what errors look like here.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class UltraMuseDescription implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI api) {
        new DialectErrors(
                        UltraMuseResource.PATH,
                        Map.of(
                                "error",
                                "modelId: is missing",
                                "fields",
                                List.of(Map.of("field", "modelId", "message", "is missing"))),
                        error("The API key is unknown or expired."),
                        error("This needs a key of the role operator."))
                .addTo(api);
    }

    private static Map<String, Object> error(String sentence) {
        return Map.of("error", sentence, "fields", List.of());
    }
}
