package dev.ballast.api.http.admin;

import dev.ballast.api.http.openapi.DialectErrors;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/// Says in the description of the API what errors look like here.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class AdminDescription implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI api) {
        new DialectErrors(
                        AdminErrors.PATH,
                        Map.of("detail", "max_concurrent: takes a whole number"),
                        Map.of("detail", "The API key is unknown or expired."),
                        Map.of("detail", "This needs a key of the role operator."))
                .addTo(api);
    }
}
