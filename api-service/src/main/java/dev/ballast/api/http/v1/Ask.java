package dev.ballast.api.http.v1;

import dev.ballast.api.access.KeyRefusedException;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the parts of a request that are plain text: path segments, query parameters and headers.
/// An id that cannot be one is an id of nothing, so it is answered as unknown (404), not as
/// invalid.
final class Ask {
    private static final int USUAL_PER_PAGE = 50;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_WORKER = 255;
    private static final int LONGEST_ENTRY = 255;
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,5})s?");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Ask() {}

    static UUID job(String id) {
        return id(id, RefusedException.Code.JOB_NOT_FOUND, "job");
    }

    static UUID model(String id) {
        return id(id, RefusedException.Code.MODEL_NOT_FOUND, "model");
    }

    static VolumeName volume(String name) {
        try {
            return new VolumeName(name);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    RefusedException.Code.VOLUME_NOT_FOUND, "There is no volume of this name.");
        }
    }

    static UUID credential(String id) {
        return id(id, RefusedException.Code.CREDENTIAL_NOT_FOUND, "credential");
    }

    static UUID user(String id) {
        return id(id, RefusedException.Code.USER_NOT_FOUND, "user");
    }

    static UUID webhook(String id) {
        return id(id, RefusedException.Code.WEBHOOK_NOT_FOUND, "webhook");
    }

    static UUID delivery(String id) {
        return id(id, RefusedException.Code.DELIVERY_NOT_FOUND, "delivery");
    }

    static String entry(String id) {
        if (!Texts.isPlain(id, LONGEST_ENTRY)) {
            throw new RefusedException(
                    RefusedException.Code.ENTRY_NOT_FOUND, "There is no entry of this id.");
        }
        return id;
    }

    static UUID upload(String id) {
        return id(id, RefusedException.Code.UPLOAD_NOT_FOUND, "upload");
    }

    /// Empty if it is no SHA-256.
    static Optional<Sha256> sha256(String text) {
        return SHA256.matcher(text).matches() ? Optional.of(new Sha256(text)) : Optional.empty();
    }

    static String worker(String id) {
        if (!Texts.isPlain(id, LONGEST_WORKER)) {
            throw new RefusedException(
                    RefusedException.Code.WORKER_NOT_FOUND, "There is no worker of this id.");
        }
        return id;
    }

    static UUID key(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw KeyRefusedException.notFound();
        }
    }

    private static UUID id(String text, RefusedException.Code code, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(code, "There is no %s of this id.".formatted(what));
        }
    }

    /// A body that must be there.
    static <T> T body(@Nullable T body) {
        if (body == null) {
            throw invalid("body", "is empty, it takes a JSON object");
        }
        return body;
    }

    /// Items per page: 1 to 200, 50 if not said.
    static int limit(Violations violations, @Nullable String given) {
        return limit(violations, given, Page.MOST);
    }

    /// Items per page: 1 to `most`, 50 if not said.
    static int limit(Violations violations, @Nullable String given, int most) {
        Long limit = violations.parse("limit", given, text -> whole(text));
        violations.range("limit", limit, 1, most);
        return limit == null ? USUAL_PER_PAGE : (int) (long) limit;
    }

    /// How long to wait: `30s`, `30` or `PT30S`, at most 60 s; zero if not said.
    static Duration waiting(@Nullable String given) {
        Violations violations = new Violations();
        Duration wait = violations.parse("wait", given, Ask::duration);
        violations.check();
        return wait == null ? Duration.ZERO : wait;
    }

    /// The value of an `Idempotency-Key` header.
    static @Nullable String idempotencyKey(@Nullable String given) {
        if (given != null
                && (!Texts.isPlain(given, LONGEST_KEY)
                        || !given.chars().allMatch(c -> c >= ' ' && c < 127))) {
            throw invalid(
                    "Idempotency-Key",
                    "takes 1 to %d printable ASCII characters".formatted(LONGEST_KEY));
        }
        return given;
    }

    /// Where a stream goes on: the header that browsers send, or else the query parameter.
    static @Nullable Long lastEventId(@Nullable String header, @Nullable String query) {
        Violations violations = new Violations();
        String given = header == null || header.isBlank() ? query : header;
        Long id = violations.parse("Last-Event-ID", given, text -> whole(text));
        violations.range("Last-Event-ID", id, 0, Long.MAX_VALUE);
        violations.check();
        return id;
    }

    /// Whether a stream's keep-alive is to be an event too: `event`, or `comment` for a comment
    /// alone, which is meant if nothing is said.
    static boolean audibleKeepAlive(@Nullable String given) {
        if (given == null || given.equals("comment")) {
            return false;
        }
        if (!given.equals("event")) {
            throw invalid("keep_alive", "takes comment or event");
        }
        return true;
    }

    private static long whole(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
        }
    }

    private static Duration duration(String text) {
        var seconds = SECONDS.matcher(text);
        Duration wait;
        try {
            wait =
                    seconds.matches()
                            ? Duration.ofSeconds(
                                    Long.parseLong(Objects.requireNonNull(seconds.group(1))))
                            : Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a duration such as 30s or PT30S", e);
        }
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("takes 0s to 60s");
        }
        return wait;
    }

    private static InvalidRequestException invalid(String field, String message) {
        return new InvalidRequestException(List.of(new FieldError(field, message)));
    }
}
