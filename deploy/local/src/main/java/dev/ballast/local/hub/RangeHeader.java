package dev.ballast.local.hub;

import dev.ballast.model.artifact.ByteRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Understands `Range: bytes=…` with a single range (RFC 9110 §14.2); everything else is ignored,
/// as the RFC allows.
public final class RangeHeader {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private RangeHeader() {}

    /// Whether the value is a single range that this server understands.
    public static boolean understands(String value) {
        return SINGLE.matcher(value).matches() && !value.equals("bytes=-");
    }

    /// The bytes asked for, or nothing when the file has none of them.
    public static Optional<ByteRange> of(String value, long length) {
        Matcher matcher = SINGLE.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        long first =
                from.isEmpty() ? Math.max(0, length - Long.parseLong(to)) : Long.parseLong(from);
        long end =
                from.isEmpty() || to.isEmpty() ? length : Math.min(length, Long.parseLong(to) + 1);
        return first < end ? Optional.of(new ByteRange(first, end)) : Optional.empty();
    }
}
