package dev.ballast.api.internal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.GatheredClaims;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a worker sends. Unlike callers' requests it may have unknown fields, so that newer workers
/// can talk to an older service while both are being replaced.
@Schema(
        name = "ClaimRequest",
        requiredProperties = {"worker", "kinds", "volumes"})
@JsonIgnoreProperties(ignoreUnknown = true)
record ClaimBody(
        @Nullable String worker,
        @Nullable List<@Nullable String> kinds,
        @Nullable List<@Nullable String> volumes,
        @Nullable String hint,
        @Nullable Integer count) {
    private static final Pattern WORKER = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    /// The body if it is there.
    static ClaimBody required(@Nullable ClaimBody body) {
        if (body == null) {
            throw new InvalidRequestException(
                    List.of(new FieldError("body", "is empty, it takes a JSON object")));
        }
        return body;
    }

    /// The request with its fields checked.
    Claim.Request toRequest() {
        Violations violations = new Violations();
        if (worker == null || !WORKER.matcher(worker).matches()) {
            violations.refuse("worker", "takes 1 to 128 of A-Z, a-z, 0-9, '.', '_', ':' and '-'");
        }
        List<TaskKind> does = parseAll(violations, "kinds", understood(), TaskKind::ofWire);
        List<VolumeName> mounts = parseAll(violations, "volumes", volumes, VolumeName::new);
        UUID rung = violations.parse("hint", hint, UUID::fromString);
        if (countOrOne() < 1 || countOrOne() > GatheredClaims.MOST) {
            violations.refuse("count", "takes 1 to " + GatheredClaims.MOST);
        }
        violations.check();
        return new Claim.Request(Objects.requireNonNull(worker), does, mounts, rung);
    }

    /// How many tasks are asked for.
    int countOrOne() {
        return count == null ? 1 : count;
    }

    /// Without the kinds that only a newer worker knows, if there are others: workers are updated
    /// first.
    private @Nullable List<@Nullable String> understood() {
        if (kinds == null || kinds.stream().noneMatch(ClaimBody::isKnown)) {
            return kinds;
        }
        return kinds.stream().filter(kind -> kind == null || isKnown(kind)).toList();
    }

    private static boolean isKnown(@Nullable String kind) {
        return Arrays.stream(TaskKind.values()).anyMatch(known -> known.wire().equals(kind));
    }

    private static <T> List<T> parseAll(
            Violations violations,
            String field,
            @Nullable List<@Nullable String> given,
            Function<String, T> parse) {
        if (given == null || given.isEmpty()) {
            violations.refuse(field, "takes one or more");
            return List.of();
        }
        List<@Nullable T> parsed =
                given.stream()
                        .<@Nullable T>map(
                                text -> text == null ? null : violations.parse(field, text, parse))
                        .toList();
        if (given.contains(null)) {
            violations.refuse(field, "has a null");
        }
        return parsed.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    }
}
