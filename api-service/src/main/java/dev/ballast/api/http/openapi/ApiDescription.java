package dev.ballast.api.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.api.http.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jspecify.annotations.Nullable;

/// Adds to the generated description what holds for every operation (access, problems) and the
/// examples of `openapi-examples.json`.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final String BEARER = "bearer";
    private static final String HEADER = "apiKey";
    private static final Map<String, String> PROBLEMS =
            Map.of(
                    "400", "`INVALID_REQUEST`: `errors` names each field that is wrong",
                    "401", "`UNAUTHENTICATED`: no API key, or a bad one",
                    "403", "`FORBIDDEN`: the key's role is too small");

    private final Examples examples = new Examples();

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        api.getComponents().addSecurityScheme(BEARER, bearer()).addSecurityScheme(HEADER, header());
        api.setSecurity(List.of(requirement(BEARER), requirement(HEADER)));
        if (api.getPaths() != null && api.getPaths().getPathItems() != null) {
            api.getPaths()
                    .getPathItems()
                    .values()
                    .forEach(path -> path.getOperations().values().forEach(this::complete));
        }
    }

    private void complete(Operation operation) {
        APIResponses responses = operation.getResponses();
        if (responses == null || operation.getOperationId() == null) {
            return;
        }
        PROBLEMS.forEach((status, description) -> {
            if (!isDescribed(responses.getAPIResponse(status))) {
                responses.removeAPIResponse(status);
                responses.addAPIResponse(status, problem(description));
            }
        });
        examples.of(operation.getOperationId()).ifPresent(example -> add(operation, example));
    }

    /// Dialects say themselves what their errors look like.
    private static boolean isDescribed(@Nullable APIResponse response) {
        return response != null && response.getContent() != null;
    }

    private static void add(Operation operation, JsonNode example) {
        JsonNode request = example.get("request");
        if (request != null && operation.getRequestBody() != null) {
            addTo(operation.getRequestBody().getContent(), request);
        }
        JsonNode answers = example.path("responses");
        answers.fieldNames()
                .forEachRemaining(
                        status -> answer(operation.getResponses(), status, answers.get(status)));
    }

    private static void answer(APIResponses responses, String status, JsonNode example) {
        // What the method's return type made of it, if that is all there is to know of the answer.
        APIResponse generated = responses.getAPIResponse("200");
        APIResponse response = responses.getAPIResponse(status);
        if (response == null) {
            response = OASFactory.createAPIResponse();
            responses.addAPIResponse(status, response);
            if (generated != null && generated.getContent() == null) {
                responses.removeAPIResponse("200");
            }
        }
        response.setDescription(example.path("description").asText());
        JsonNode body = example.get("body");
        if (body == null) {
            return;
        }
        String mediaType = example.path("media_type").asText("application/json");
        if (response.getContent() == null) {
            response.setContent(OASFactory.createContent());
        }
        if (response.getContent().getMediaType(mediaType) == null) {
            response.getContent().addMediaType(mediaType, OASFactory.createMediaType());
        }
        response.getContent().getMediaType(mediaType).setExample(Examples.plain(body));
    }

    private static void addTo(Content content, JsonNode example) {
        content.getMediaTypes()
                .values()
                .forEach(media -> media.setExample(Examples.plain(example)));
    }

    private static APIResponse problem(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(
                        OASFactory.createContent()
                                .addMediaType(
                                        Problem.MEDIA_TYPE,
                                        OASFactory.createMediaType()
                                                .example(Examples.problem(description))));
    }

    private static SecurityRequirement requirement(String scheme) {
        return OASFactory.createSecurityRequirement().addScheme(scheme);
    }

    private static SecurityScheme bearer() {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description(
                        "An API key, bk_…; the first one lies in admin.key of the data folder");
    }

    private static SecurityScheme header() {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("X-API-Key");
    }
}
