package dev.ballast.api.http.v1;

import org.jspecify.annotations.Nullable;

/// What short texts of callers must be like.
final class Texts {
    private Texts() {}

    /// Whether the text is there, not blank, not longer than this, and free of control characters.
    static boolean isPlain(@Nullable String text, int most) {
        return text != null
                && !text.isBlank()
                && text.length() <= most
                && text.codePoints().noneMatch(Character::isISOControl);
    }
}
