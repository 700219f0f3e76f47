package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.JobRequest;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.View;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a caller sends to submit a job. Everything but the source may be left out or null.
@Schema(name = "JobRequest", requiredProperties = "source")
record JobBody(
        @Nullable String source,
        @Nullable List<@Nullable String> include,
        @Nullable List<@Nullable String> exclude,
        @Nullable String dest,
        @Nullable String view,
        @Nullable String volume,
        @Nullable String sha256,
        @Nullable Integer priority,
        @Nullable Map<String, @Nullable String> labels,
        @Nullable String token,
        @Nullable Map<String, @Nullable String> headers,
        @Nullable Long maxSpeed,
        @Schema(
                        description =
                                "What the file is called below `dest`, where the source is one file"
                                    + " and the view is plain; the suffix stays that of the source."
                                    + " Default: as its source calls it.")
                @Nullable String fileName,
        @Schema(
                        description =
                                "Id of the download worker that alone does the job; it waits while"
                                    + " that one is lost or drains. Default: any that mounts the"
                                    + " volume.")
                @Nullable String worker,
        @Nullable Boolean dryRun) {
    private static final int MAX_PATTERNS = 200;
    private static final int MAX_PATTERN = 512;
    private static final int MAX_WORKER = 200;

    boolean wantsPlan() {
        return Boolean.TRUE.equals(dryRun);
    }

    /// The request with all defaults filled in.
    ///
    /// @throws InvalidRequestException naming every field that is wrong
    JobRequest toRequest() {
        Violations violations = new Violations();
        if (source == null) {
            violations.refuse("source", "is missing");
        }
        SourceRef from = violations.parse("source", source, SourceRef::parse);
        if (from instanceof SourceRef.Upload) {
            violations.refuse("source", "is made by an upload: send the file to /api/v1/uploads");
        }
        View where = violations.parse("view", view, View::ofWire);
        VolumeName on = violations.parse("volume", volume, VolumeName::new);
        RelativePath folder = violations.parse("dest", dest, Destinations::folder);
        RelativePath called = violations.parse("file_name", fileName, RelativePath::new);
        Sha256 digest = violations.parse("sha256", sha256, Sha256::new);
        Priority rank = violations.parse("priority", priority, Priority::new);
        Labels.check(violations, labels);
        Speeds.check(violations, maxSpeed);
        if (worker != null && !Texts.isPlain(worker, MAX_WORKER)) {
            violations.refuse("worker", "takes the id of a worker");
        }
        checkPatterns(violations, "include", include);
        checkPatterns(violations, "exclude", exclude);
        SecretFields.checkToken(violations, token);
        SourceHeaders.check(violations, headers, from, token);
        View shown = where != null || from == null ? where : from.defaultView();
        Destinations.check(violations, folder, shown);
        if (called != null && shown != null && shown != View.PLAIN) {
            violations.refuse("file_name", "is for the plain view; others have names of their own");
        }
        violations.check();
        SourceRef asked = Objects.requireNonNull(from);
        return new JobRequest(
                SecretFields.shown(asked),
                orEmpty(include),
                orEmpty(exclude),
                folder,
                Objects.requireNonNull(shown),
                on == null ? VolumeName.SHARED : on,
                digest,
                rank == null ? Priority.DEFAULT : rank,
                Labels.orEmpty(labels),
                SecretFields.secrets(asked, token, headers),
                maxSpeed,
                called,
                worker);
    }

    private static List<String> orEmpty(@Nullable List<@Nullable String> given) {
        return given == null ? List.of() : given.stream().map(Objects::requireNonNull).toList();
    }

    private static void checkPatterns(
            Violations violations, String field, @Nullable List<@Nullable String> patterns) {
        if (patterns == null) {
            return;
        }
        if (patterns.size() > MAX_PATTERNS) {
            violations.refuse(field, "takes at most %d patterns".formatted(MAX_PATTERNS));
            return;
        }
        for (int i = 0; i < patterns.size(); i++) {
            if (!Texts.isPlain(patterns.get(i), MAX_PATTERN)) {
                violations.refuse(
                        "%s[%d]".formatted(field, i),
                        "takes 1 to %d characters, none of them a control character"
                                .formatted(MAX_PATTERN));
            }
        }
    }

    /// Without the token and the headers, and without the source: its address may hold a signature.
    @Override
    public String toString() {
        return "JobBody[dest=%s, view=%s, volume=%s]".formatted(dest, view, volume);
    }
}
