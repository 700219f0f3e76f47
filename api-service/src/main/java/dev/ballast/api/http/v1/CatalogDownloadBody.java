package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.json.JsonTexts;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.job.Priority;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How to get an entry of the catalog; all of it may be left out.
///
/// @param token for the hub, for this job only
@Schema(name = "CatalogDownload")
record CatalogDownloadBody(@Nullable String token, @Nullable Integer priority) {

    /// Reads and checks it. It comes as text, as an empty one is fine under any media type.
    static CatalogDownloadBody read(ObjectMapper json, String text) {
        CatalogDownloadBody body =
                text.isBlank()
                        ? new CatalogDownloadBody(null, null)
                        : JsonTexts.read(json, text, CatalogDownloadBody.class);
        Violations violations = new Violations();
        SecretFields.checkToken(violations, body.token());
        violations.parse("priority", body.priority(), Priority::new);
        violations.check();
        return body;
    }

    Priority rank() {
        return priority == null ? Priority.DEFAULT : new Priority(priority);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "CatalogDownloadBody[priority=%s]".formatted(priority);
    }
}
