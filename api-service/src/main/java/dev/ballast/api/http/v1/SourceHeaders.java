package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.artifact.SourceRef;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The request header fields that a caller may have sent to the source. All of them count as
/// secrets. What decides about the connection, about ranges or about the form of the content is the
/// engine's, and what belongs to a proxy is the operator's.
final class SourceHeaders {
    private static final int MOST = 20;
    private static final int LONGEST = 4096;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Set<String> REFUSED =
            Set.of(
                    "host",
                    "range",
                    "connection",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "expect",
                    "accept-encoding",
                    "forwarded",
                    "via");
    private static final List<String> REFUSED_PREFIXES =
            List.of("content-", "proxy-", "if-", "x-forwarded-");

    private SourceHeaders() {}

    /// @param from where they go; null if that is not understood
    static void check(
            Violations violations,
            @Nullable Map<String, @Nullable String> headers,
            @Nullable SourceRef from,
            @Nullable String token) {
        if (headers == null || headers.isEmpty()) {
            return;
        }
        if (from != null && !(from instanceof SourceRef.Direct)) {
            violations.refuse(
                    "headers", "are for https:// and http:// sources only; a hub takes a token");
        }
        if (headers.size() > MOST) {
            violations.refuse("headers", "takes at most %d fields".formatted(MOST));
            return;
        }
        Set<String> names = new HashSet<>();
        headers.forEach((name, value) -> checkField(violations, names, name, value));
        if (token != null && names.contains("authorization")) {
            violations.refuse("headers", "has Authorization, which the token would be sent as");
        }
    }

    private static void checkField(
            Violations violations, Set<String> names, String name, @Nullable String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            // A name that is none may be a value that slipped: it is not repeated.
            violations.refuse("headers", "has a name that is no field name (RFC 9110 §5.1)");
        } else if (REFUSED.contains(lower)
                || REFUSED_PREFIXES.stream().anyMatch(lower::startsWith)) {
            violations.refuse("headers." + name, "is set by the download itself");
        } else if (!names.add(lower)) {
            violations.refuse("headers." + name, "is there twice");
        } else if (!isValue(value)) {
            violations.refuse(
                    "headers." + name,
                    "takes 1 to %d printable ASCII characters".formatted(LONGEST));
        }
    }

    private static boolean isValue(@Nullable String value) {
        return value != null
                && Texts.isPlain(value, LONGEST)
                && value.chars().allMatch(c -> c >= ' ' && c < 127);
    }
}
