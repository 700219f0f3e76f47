package dev.ballast.api.http.ultramuse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.http.problem.JsonErrors;
import dev.ballast.api.http.problem.Violations;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What starts a download.
///
/// @param modelId of the registry
/// @param huggingfaceToken for this download only
@JsonNaming(LowerCamelCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "UltraMuseDownloadRequest", requiredProperties = "modelId")
record DownloadBody(@Nullable String modelId, @Nullable String huggingfaceToken) {
    private static final int MAX_TOKEN = 4096;

    /// Reads a body, whatever type it says it has. An empty token is none.
    static DownloadBody read(ObjectMapper json, String body) {
        try {
            DownloadBody read = json.readValue(body, DownloadBody.class);
            return (read == null ? new DownloadBody(null, null) : read).check();
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(List.of(JsonErrors.describe(e)));
        }
    }

    private DownloadBody check() {
        Violations violations = new Violations();
        if (modelId == null || modelId.isBlank()) {
            violations.refuse("modelId", "is missing");
        }
        if (huggingfaceToken != null
                && (huggingfaceToken.length() > MAX_TOKEN
                        || !huggingfaceToken.chars().allMatch(c -> c > ' ' && c < 127))) {
            violations.refuse(
                    "huggingfaceToken", "takes printable ASCII characters without blanks");
        }
        violations.check();
        return huggingfaceToken != null && huggingfaceToken.isEmpty()
                ? new DownloadBody(modelId, null)
                : this;
    }

    /// Without the token.
    @Override
    public String toString() {
        return "DownloadBody[modelId=%s]".formatted(modelId);
    }
}
