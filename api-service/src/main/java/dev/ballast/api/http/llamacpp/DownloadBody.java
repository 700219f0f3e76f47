package dev.ballast.api.http.llamacpp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.json.JsonTexts;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.JobRequest;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a client of llamactl sends to start a download. Unknown fields do not matter to it.
@Schema(name = "LlamactlDownload", requiredProperties = "repo")
@JsonIgnoreProperties(ignoreUnknown = true)
record DownloadBody(
        @Schema(description = "`org/name` or `org/name:tag`.") @Nullable String repo,
        @Schema(description = "`gguf` if not said, or `safetensors`.") @Nullable String format) {

    /// Reads a body, whatever type it says it has.
    ///
    /// @throws InvalidRequestException if it is no object with these fields
    static Wanted read(ObjectMapper json, String body) {
        return JsonTexts.read(json, body, DownloadBody.class).check();
    }

    private Wanted check() {
        Violations violations = new Violations();
        if (repo == null || repo.isBlank()) {
            violations.refuse("repo", "is missing");
        }
        ModelName name = violations.parse("repo", repo, ModelName::parse);
        Format kind = violations.parse("format", format == null ? "gguf" : format, Format::ofWire);
        violations.check();
        Format wanted = Objects.requireNonNull(kind);
        SourceRef source = violations.parse("repo", name, asked -> asked.source(wanted));
        violations.check();
        return new Wanted(
                Objects.requireNonNull(name), Objects.requireNonNull(source), wanted.include());
    }

    /// A checked request.
    record Wanted(ModelName name, SourceRef source, List<String> include) {

        JobRequest toRequest(VolumeName volume, @Nullable String worker) {
            return new JobRequest(
                    source,
                    include,
                    List.of(),
                    null,
                    source.defaultView(),
                    volume,
                    null,
                    Priority.DEFAULT,
                    Map.of(),
                    Map.of(),
                    null,
                    null,
                    worker);
        }
    }
}
