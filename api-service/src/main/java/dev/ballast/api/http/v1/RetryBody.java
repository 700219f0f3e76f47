package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.json.JsonTexts;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.GivenAgain;
import dev.ballast.model.artifact.SourceRef;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The secrets that a caller gives again with a retry. All of it may be left out.
@Schema(name = "JobRetry")
record RetryBody(
        @Schema(description = "The token of the source, for this job only.") @Nullable String token,
        @Schema(description = "The header fields for the source, for this job only.")
                @Nullable Map<String, @Nullable String> headers,
        @Schema(description = "The job's address with its query, if the query is secret.")
                @Nullable String source) {

    /// Reads a body that may be empty, whatever type it says it has.
    ///
    /// @throws InvalidRequestException if it is something else than an object with these fields
    static GivenAgain read(ObjectMapper json, String body) {
        if (body.isBlank()) {
            return GivenAgain.NOTHING;
        }
        return JsonTexts.read(json, body, RetryBody.class).check();
    }

    private GivenAgain check() {
        Violations violations = new Violations();
        SourceRef asked = violations.parse("source", source, SourceRef::parse);
        SecretFields.checkToken(violations, token);
        SourceHeaders.check(violations, headers, asked, token);
        violations.check();
        return new GivenAgain(
                asked == null ? null : SecretFields.shown(asked),
                SecretFields.secrets(asked, token, headers));
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "RetryBody[]";
    }
}
