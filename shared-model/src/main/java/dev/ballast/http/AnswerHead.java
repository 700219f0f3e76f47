package dev.ballast.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Status and fields of an answer.
///
/// @param status 100 to 999
/// @param uri where the answer came from, after redirects
/// @param fields by lower-case name; of repeated ones the first, or all, with commas between them,
///   where the field is a list (RFC 9110 §5.3); those by which a hub describes the content in the
///   redirect to it are among them
public record AnswerHead(int status, URI uri, Map<String, String> fields) {
    private static final int LONGEST_ERROR = 300;

    public AnswerHead {
        fields = Map.copyOf(fields);
    }

    public @Nullable String field(String lowerCaseName) {
        return fields.get(lowerCaseName);
    }

    /// Bytes announced for the body; empty if not announced or not a number.
    public OptionalLong contentLength() {
        String text = field("content-length");
        return text != null && text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    public Optional<ContentRange> contentRange() {
        return ContentRange.parse(field("content-range"));
    }

    public Optional<Validator> validator() {
        return Validator.of(field("etag"), field("last-modified"), field("date"));
    }

    /// Type and subtype in lower case, without parameters; empty text if the field is missing.
    public String mediaType() {
        String text = field("content-type");
        return text == null ? "" : text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /// Whether the body is not the content itself but a compressed form of it.
    public boolean encoded() {
        String text = field("content-encoding");
        return text != null && !text.isBlank() && !text.strip().equalsIgnoreCase("identity");
    }

    /// Whether the body is the content compressed with gzip (RFC 9110 §8.4.1.3).
    public boolean gzipped() {
        String text = field("content-encoding");
        return text != null && text.strip().toLowerCase(Locale.ROOT).matches("(x-)?gzip");
    }

    /// Whether the body tells its own end (RFC 9112 §7.1).
    public boolean chunked() {
        String text = field("transfer-encoding");
        return text != null && text.strip().toLowerCase(Locale.ROOT).endsWith("chunked");
    }

    /// How long the server asks to be left alone, at most a day; null if it does not ask.
    ///
    /// @param now used where the answer has no date of its own
    public @Nullable Duration retryAfter(Instant now) {
        return new RetryAdvice(fields, now).read();
    }

    /// How long a quota that this answer was the last of takes to fill up again; null if none is
    /// used up, or none is told.
    public @Nullable Duration exhausted(Instant now) {
        return new RetryAdvice(fields, now).emptyQuota();
    }

    /// Why the request failed, as hubs put it into `X-Error-Code` and `X-Error-Message`; empty if
    /// they do not. At most 300 characters, fit for a log.
    public Optional<String> errorText() {
        String text =
                Stream.of(field("x-error-code"), field("x-error-message"))
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(": "))
                        .replaceAll("\\p{Cntrl}", " ")
                        .strip();
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(text.substring(0, Math.min(text.length(), LONGEST_ERROR)));
    }
}
