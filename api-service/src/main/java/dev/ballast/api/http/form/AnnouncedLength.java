package dev.ballast.api.http.form;

import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How long a request says that its body is.
public final class AnnouncedLength {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

    private AnnouncedLength() {}

    /// Bytes; empty for a body that comes in chunks, and for what is no number: about that the HTTP
    /// layer decides.
    ///
    /// @param contentLength the header; null where it is missing
    public static OptionalLong of(@Nullable String contentLength) {
        return contentLength != null && DIGITS.matcher(contentLength).matches()
                ? OptionalLong.of(Long.parseLong(contentLength))
                : OptionalLong.empty();
    }
}
