package dev.ballast.metadata.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Texts of hubs as they may be shown: no markup, no control characters, not too long.
final class PlainText {
    private static final int LONGEST = 4000;
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_KEY = 64;
    private static final int MOST = 100;

    private static final Pattern BREAKS =
            Pattern.compile("(?i)<(?:br|/p|/div|/li|/h\\d|/tr)\\b[^>]*>");
    private static final Pattern HIDDEN =
            Pattern.compile("(?is)<(script|style)\\b.*?(?:</\\1\\s*>|$)");
    private static final Pattern TAGS = Pattern.compile("<[^>]{0,10000}>");
    private static final Pattern NUMBERED = Pattern.compile("&#(x[0-9a-fA-F]{1,6}|\\d{1,7});");

    private PlainText() {}

    /// Several lines without their markup; null if nothing is left.
    static @Nullable String ofHtml(JsonNode node) {
        String html = node.isTextual() ? node.textValue() : "";
        String cut = html.substring(0, Math.min(html.length(), LONGEST * 8));
        String lines = BREAKS.matcher(HIDDEN.matcher(cut).replaceAll(" ")).replaceAll("\n");
        String text =
                clean(unescaped(TAGS.matcher(lines).replaceAll("")), true)
                        .replaceAll("[ \\t\\u00a0]+", " ")
                        .replaceAll(" ?\n ?", "\n")
                        .replaceAll("\n{3,}", "\n\n")
                        .strip();
        return text.isEmpty() ? null : shortened(text, LONGEST);
    }

    /// One line; null if nothing is left.
    static @Nullable String line(JsonNode node) {
        String text =
                node.isTextual() || node.isNumber()
                        ? clean(node.asText(), false).replaceAll("\\s+", " ").strip()
                        : "";
        return text.isEmpty() ? null : shortened(text, LONGEST_LINE);
    }

    /// The name of a figure.
    static String key(String name) {
        return shortened(clean(name, false), LONGEST_KEY);
    }

    /// Lines of a list, or the one line that stands in its place; each once.
    static List<String> lines(JsonNode node) {
        Set<String> lines = new LinkedHashSet<>();
        List<JsonNode> items = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(items::add);
        } else {
            items.add(node);
        }
        for (JsonNode item : items) {
            String line = line(item);
            if (line != null && lines.size() < MOST) {
                lines.add(line);
            }
        }
        return List.copyOf(lines);
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    private static String clean(String text, boolean lines) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> Character.getType(point) != Character.SURROGATE)
                .forEach(point ->
                        kept.appendCodePoint(
                                !Character.isISOControl(point) || (lines && point == '\n')
                                        ? point
                                        : ' '));
        return kept.toString();
    }

    private static String unescaped(String text) {
        String named =
                text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&nbsp;", " ")
                        .replace("&#39;", "'");
        return NUMBERED.matcher(named)
                .replaceAll(match ->
                        Matcher.quoteReplacement(numbered(Objects.requireNonNull(match.group(1)))))
                .replace("&amp;", "&");
    }

    private static String numbered(String number) {
        int point =
                number.startsWith("x")
                        ? Integer.parseInt(number.substring(1), 16)
                        : Integer.parseInt(number);
        return Character.isValidCodePoint(point) ? Character.toString(point) : " ";
    }
}
