package dev.ballast.http;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The field `Content-Range` (RFC 9110 §14.4), unit `bytes` only.
///
/// @param first offset of the body's first byte; -1 in the unsatisfied form `bytes */N`
/// @param last offset of the body's last byte, inclusive; -1 in the unsatisfied form
/// @param total size of the whole content, empty for `*`
public record ContentRange(long first, long last, OptionalLong total) {
    private static final Pattern FORM =
            Pattern.compile("bytes\\s+(?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");

    /// The field's value, or empty if it is missing, of another unit, or makes no sense.
    public static Optional<ContentRange> parse(@Nullable String text) {
        Matcher form = FORM.matcher(text == null ? "" : text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        OptionalLong total =
                form.group(3).equals("*")
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(form.group(3)));
        if (form.group(1) == null) {
            return Optional.of(new ContentRange(-1, -1, total));
        }
        long first = Long.parseLong(form.group(1));
        long last = Long.parseLong(form.group(2));
        boolean sane = first <= last && (total.isEmpty() || last < total.getAsLong());
        return sane ? Optional.of(new ContentRange(first, last, total)) : Optional.empty();
    }

    /// Whether the answer carries bytes, and not only the size after a failed range.
    public boolean satisfied() {
        return first >= 0;
    }

    /// Bytes announced for the body; 0 in the unsatisfied form.
    public long length() {
        return satisfied() ? last - first + 1 : 0;
    }
}
