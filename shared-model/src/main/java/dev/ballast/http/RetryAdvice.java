package dev.ballast.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How long a server wants to be left alone, in whichever of the usual fields it says so:
/// `Retry-After` (RFC 9110 §10.2.3), `RateLimit` (draft-ietf-httpapi-ratelimit-headers: `t` seconds
/// until the quota is full again, if `r` is 0), and the older `RateLimit-Reset` and
/// `X-RateLimit-Reset`.
final class RetryAdvice {
    /// Nobody means more than that.
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final Pattern EMPTY_QUOTA = Pattern.compile("(?:^|;)\\s*r\\s*=\\s*0\\s*(?:;|$)");
    private static final Pattern RESET =
            Pattern.compile("(?:^|;)\\s*t\\s*=\\s*(\\d{1,9})\\s*(?:;|$)");
    // Some count the seconds from now, others since 1970.
    private static final long EPOCH_SECONDS_ABOVE = 1_000_000_000;

    private final Map<String, String> fields;
    private final Instant now;

    /// @param fields of the answer, by lower-case name
    /// @param clock what is used where the server names no time of its own
    RetryAdvice(Map<String, String> fields, Instant clock) {
        this.fields = fields;
        // Clocks differ; a date that the server names is meant by the server's own.
        this.now = HttpDate.parse(fields.get("date")).orElse(clock);
    }

    /// Null if the server says nothing.
    @Nullable Duration read() {
        Duration limited = emptyQuota();
        Duration asked = limited == null ? retryAfter() : limited;
        Duration wait = asked == null ? reset() : asked;
        return wait == null || wait.compareTo(LONGEST) <= 0 ? wait : LONGEST;
    }

    private @Nullable Duration retryAfter() {
        String text = fields.get("retry-after");
        if (text == null) {
            return null;
        }
        OptionalLong seconds = seconds(text);
        return seconds.isPresent()
                ? Duration.ofSeconds(seconds.getAsLong())
                : HttpDate.parse(text).map(this::until).orElse(null);
    }

    /// The longest wait of all quotas that are used up.
    @Nullable Duration emptyQuota() {
        String text = fields.get("ratelimit");
        if (text == null) {
            return null;
        }
        Duration longest = null;
        for (String quota : text.split(",", -1)) {
            Matcher reset = RESET.matcher(quota);
            if (EMPTY_QUOTA.matcher(quota).find() && reset.find()) {
                // One second more, since the server cuts off fractions.
                Duration wait = Duration.ofSeconds(Long.parseLong(reset.group(1)) + 1);
                longest = longest == null || wait.compareTo(longest) > 0 ? wait : longest;
            }
        }
        return longest;
    }

    private @Nullable Duration reset() {
        return Optional.ofNullable(fields.get("ratelimit-reset"))
                .or(() -> Optional.ofNullable(fields.get("x-ratelimit-reset")))
                .map(RetryAdvice::seconds)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .map(value ->
                        value > EPOCH_SECONDS_ABOVE
                                ? until(Instant.ofEpochSecond(value))
                                : Duration.ofSeconds(value))
                .orElse(null);
    }

    private Duration until(Instant at) {
        return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
    }

    private static OptionalLong seconds(String text) {
        String stripped = text.strip();
        return SECONDS.matcher(stripped).matches() || stripped.matches("1\\d{9}")
                ? OptionalLong.of(Long.parseLong(stripped))
                : OptionalLong.empty();
    }
}
