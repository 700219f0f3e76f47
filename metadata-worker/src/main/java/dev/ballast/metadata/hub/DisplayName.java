package dev.ballast.metadata.hub;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The name under which people find a version: that of its model and its own, without what both
/// say, without what shows off, and with what it runs on: `Tiny style v2 [SDXL 1.0 FP16]`.
public final class DisplayName {
    private static final Set<Character.UnicodeScript> CJK =
            Set.of(
                    Character.UnicodeScript.HAN,
                    Character.UnicodeScript.HIRAGANA,
                    Character.UnicodeScript.KATAKANA,
                    Character.UnicodeScript.HANGUL,
                    Character.UnicodeScript.BOPOMOFO);

    /// Parentheses with more than that are a remark, not a name.
    private static final int LONGEST_REMARK = 12;

    /// Words of this length that begin alike say the same.
    private static final int SHORTEST_PREFIX = 5;

    private static final Pattern REMARK =
            Pattern.compile("\\([^()]{%d,}\\)".formatted(LONGEST_REMARK + 1));
    private static final Pattern EMPTY_BRACKETS = Pattern.compile("\\(\\s*\\)|\\[\\s*]|\\{\\s*}");

    /// `v2`, `V6.0`, `version 3`, `1.5`; a bare whole number may be part of the name.
    private static final Pattern VERSION_TAIL =
            Pattern.compile(
                    "[\\s_-]+(?:v(?:er(?:sion)?)?[.\\s]*\\d+(?:\\.\\d+)*[a-z]?|\\d+(?:\\.\\d+)+)$",
                    Pattern.CASE_INSENSITIVE);

    private DisplayName() {}

    /// Puts the name together.
    ///
    /// @param baseModel null or empty if not told
    /// @param precision such as `fp16`; null or empty if not told
    /// @return empty if nothing is left
    public static String of(
            String model, String version, @Nullable String baseModel, @Nullable String precision) {
        String what = plain(model);
        String which = plain(REMARK.matcher(version).replaceAll(" "));
        if (!which.isEmpty()) {
            String withoutNumber = VERSION_TAIL.matcher(what).replaceFirst("").strip();
            what = withoutNumber.isEmpty() ? what : withoutNumber;
        }
        List<String> words = new ArrayList<>();
        if (!what.isEmpty()) {
            words.add(what);
        }
        List<String> known = words(what);
        words(which).stream()
                .filter(word -> known.stream().noneMatch(other -> sameWord(word, other)))
                .forEach(words::add);
        if (words.isEmpty()) {
            return "";
        }
        String suffix = suffix(baseModel, precision);
        if (!suffix.isEmpty()) {
            words.add("[" + suffix + "]");
        }
        return String.join(" ", words);
    }

    private static String suffix(@Nullable String baseModel, @Nullable String precision) {
        return String.join(
                " ",
                Stream.of(
                                baseModel == null ? "" : plain(baseModel),
                                precision == null ? "" : plain(precision).toUpperCase(Locale.ROOT))
                        .filter(part -> !part.isEmpty())
                        .toList());
    }

    private static boolean sameWord(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int shorter = Math.min(a.length(), b.length());
        return a.equals(b) || (shorter >= SHORTEST_PREFIX && a.regionMatches(0, b, 0, shorter));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    }

    /// Without CJK, emoji, control characters and the brackets that these leave empty.
    private static String plain(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> {
                    if (isDropped(point)) {
                        kept.append(' ');
                    } else {
                        kept.appendCodePoint(point);
                    }
                });
        return EMPTY_BRACKETS
                .matcher(kept)
                .replaceAll(" ")
                .replaceAll("\\s+", " ")
                .replaceAll("^[ \\-_|:,;/]+|[ \\-_|:,;/]+$", "");
    }

    private static boolean isDropped(int point) {
        return Character.isISOControl(point)
                || CJK.contains(Character.UnicodeScript.of(point))
                || (point >= 0x3000 && point <= 0x303f)
                || (point >= 0xff00 && point <= 0xffef)
                || Character.isExtendedPictographic(point)
                || Character.isEmojiPresentation(point)
                || Character.isEmojiModifier(point)
                || Character.getType(point) == Character.SURROGATE
                || isJoiner(point);
    }

    /// What only holds the parts of an emoji together.
    private static boolean isJoiner(int point) {
        return point == 0x200d || point == 0x20e3 || (point >= 0xfe00 && point <= 0xfe0f);
    }
}
