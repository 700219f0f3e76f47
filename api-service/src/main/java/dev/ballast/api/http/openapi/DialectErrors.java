package dev.ballast.api.http.openapi;

import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// What errors of a dialect look like in the description of the API.
///
/// @param path of the dialect; all below it belongs to it
/// @param invalid an example of what 400 says
/// @param unauthenticated of 401
/// @param forbidden of 403
public record DialectErrors(String path, Object invalid, Object unauthenticated, Object forbidden) {

    /// Says it of each operation of the dialect.
    public void addTo(OpenAPI api) {
        if (api.getPaths() == null || api.getPaths().getPathItems() == null) {
            return;
        }
        Map<String, APIResponse> errors =
                Map.of(
                        "400", response("What is missing or wrong", invalid),
                        "401", response("No API key, or a bad one", unauthenticated),
                        "403", response("The key's role is too small", forbidden));
        api.getPaths()
                .getPathItems()
                .forEach((called, item) -> {
                    if (called.equals(path) || called.startsWith(path + "/")) {
                        item.getOperations().values().forEach(operation -> add(operation, errors));
                    }
                });
    }

    private static void add(Operation operation, Map<String, APIResponse> errors) {
        errors.forEach((status, error) -> operation.getResponses().addAPIResponse(status, error));
    }

    private static APIResponse response(String description, Object example) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(
                        OASFactory.createContent()
                                .addMediaType(
                                        "application/json",
                                        OASFactory.createMediaType().example(example)));
    }
}
