package dev.ballast.api.http.llamacpp;

import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/// The 16 hexadecimal digits by which llamactl's clients know a job: the first half of our id.
final class JobId {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{16}");

    private JobId() {}

    static String of(UUID job) {
        return HexFormat.of().toHexDigits(job.getMostSignificantBits());
    }

    /// The first half; empty if the text can be none.
    static OptionalLong firstHalf(String text) {
        return DIGITS.matcher(text).matches()
                ? OptionalLong.of(HexFormat.fromHexDigitsToLong(text))
                : OptionalLong.empty();
    }
}
