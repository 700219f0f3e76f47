package dev.ballast.metadata.format;

/// Words out of a file, made fit for a log line, a database and a page.
final class Text {
    /// Longest attribute that is kept, in characters.
    static final int MAX_LENGTH = 256;

    private static final int MAX_NAME_LENGTH = 80;

    private Text() {}

    /// At most [#MAX_LENGTH] characters, control characters (NUL too, which Postgres refuses) and
    /// halves of surrogate pairs replaced, blanks at both ends gone.
    static String clean(String raw) {
        return cut(raw, MAX_LENGTH);
    }

    /// The name of a tensor or key as it is quoted in a problem.
    static String quote(String name) {
        return "'" + cut(name, MAX_NAME_LENGTH) + "'";
    }

    private static String cut(String raw, int limit) {
        StringBuilder clean = new StringBuilder(Math.min(raw.length(), limit));
        raw.codePoints()
                .limit(limit)
                .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
