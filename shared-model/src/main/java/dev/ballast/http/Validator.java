package dev.ballast.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What names one version of a content, strongly enough to join bytes of two answers: a strong
/// entity tag, or a modification date (RFC 9110 §8.8, §13.1.5).
///
/// @param text the field value as the server wrote it, fit for `If-Range`: `"abc"` or an HTTP date
public record Validator(String text) {
    // Also with spaces, which some servers put in; not with octets that a request could not repeat.
    private static final Pattern STRONG_ETAG = Pattern.compile("\"[\\x20\\x21\\x23-\\x7e]*\"");
    // A second change within the same second would go unseen (RFC 9110 §8.8.2.2).
    private static final Duration DATE_IS_STRONG_AFTER = Duration.ofSeconds(1);

    public Validator {
        if (!STRONG_ETAG.matcher(text).matches() && HttpDate.parse(text).isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' is neither a strong entity tag nor an HTTP date".formatted(text));
        }
    }

    /// The strongest validator of an answer with these fields; empty if there is none that pins
    /// bytes. A weak entity tag never does; a date does if it is at least a second older than the
    /// answer.
    public static Optional<Validator> of(
            @Nullable String etag, @Nullable String lastModified, @Nullable String date) {
        if (etag != null && STRONG_ETAG.matcher(etag).matches()) {
            return Optional.of(new Validator(etag));
        }
        Optional<Instant> modified = HttpDate.parse(lastModified);
        Optional<Instant> answered = HttpDate.parse(date);
        boolean strong =
                modified.isPresent()
                        && answered.isPresent()
                        && !modified.get().plus(DATE_IS_STRONG_AFTER).isAfter(answered.get());
        return strong && lastModified != null
                ? Optional.of(new Validator(lastModified))
                : Optional.empty();
    }

    public boolean isEntityTag() {
        return text.startsWith("\"");
    }

    @Override
    public String toString() {
        return text;
    }
}
