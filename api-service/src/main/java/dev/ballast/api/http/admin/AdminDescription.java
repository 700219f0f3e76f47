package dev.ballast.api.http.admin;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;

/// Says in the description of the API what errors look like here.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class AdminDescription implements OASFilter {
    private static final Map<String, String> ERRORS =
            Map.of(
                    "400", "max_concurrent: takes a whole number",
                    "401", "The API key is unknown or expired.",
                    "403", "This needs a key of the role operator.");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getPaths() != null && api.getPaths().getPathItems() != null) {
            api.getPaths()
                    .getPathItems()
                    .forEach((path, item) -> {
                        if (path.startsWith(AdminErrors.PATH + "/")) {
                            item.getOperations().values().forEach(AdminDescription::complete);
                        }
                    });
        }
    }

    private static void complete(Operation operation) {
        ERRORS.forEach((status, detail) ->
                operation
                        .getResponses()
                        .addAPIResponse(
                                status,
                                OASFactory.createAPIResponse()
                                        .description("What is wrong")
                                        .content(
                                                OASFactory.createContent()
                                                        .addMediaType(
                                                                "application/json",
                                                                OASFactory.createMediaType()
                                                                        .example(
                                                                                Map.of(
                                                                                        "detail",
                                                                                        detail))))));
    }
}
