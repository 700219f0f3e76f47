package dev.ballast.api.http.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.http.problem.JsonErrors;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.job.Priority;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How to get an entry of the catalog; all of it may be left out.
///
/// @param token for the hub, for this job only
@Schema(name = "CatalogDownload")
record CatalogDownloadBody(@Nullable String token, @Nullable Integer priority) {

    /// Reads and checks it. It comes as text, as an empty one is fine under any media type.
    static CatalogDownloadBody read(ObjectMapper json, String text) {
        CatalogDownloadBody body = parse(json, text);
        Violations violations = new Violations();
        SecretFields.checkToken(violations, body.token());
        violations.parse("priority", body.priority(), Priority::new);
        violations.check();
        return body;
    }

    Priority rank() {
        return priority == null ? Priority.DEFAULT : new Priority(priority);
    }

    private static CatalogDownloadBody parse(ObjectMapper json, String text) {
        try {
            return text.isBlank()
                    ? new CatalogDownloadBody(null, null)
                    : Ask.body(json.readValue(text, CatalogDownloadBody.class));
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(List.of(JsonErrors.describe(e)));
        }
    }

    /// Without the token.
    @Override
    public String toString() {
        return "CatalogDownloadBody[priority=%s]".formatted(priority);
    }
}
