package dev.ballast.api.http.v1;

import org.jspecify.annotations.Nullable;

/// What short texts of callers must be like.
final class Texts {
    private Texts() {}

    /// Whether the text is there, not blank, not longer than this, and clean.
    static boolean isPlain(@Nullable String text, int most) {
        return text != null && !text.isBlank() && isClean(text, most);
    }

    /// Whether the text is not longer than this, and free of control characters, which Postgres and
    /// logs do not take, and of halves of characters, which no UTF-8 can hold. It may be empty.
    static boolean isClean(String text, int most) {
        return text.length() <= most && text.codePoints().noneMatch(Texts::isUnclean);
    }

    private static boolean isUnclean(int codePoint) {
        return Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.SURROGATE;
    }
}
