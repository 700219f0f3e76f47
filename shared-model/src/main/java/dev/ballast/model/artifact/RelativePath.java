package dev.ballast.model.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A path below some root that cannot leave it, on any file system that a volume may lie on.
///
/// Names come from hubs, headers and callers, so nothing is repaired silently: a path with an
/// empty, `.` or `..` segment, a backslash, a control character, a drive letter, a device name of
/// Windows, a segment that ends in a dot or a space, a segment over 255 bytes or a whole over 1,024
/// bytes is refused. Unicode is brought to NFC, so that one name is one file.
///
/// @param value segments joined by `/`, no leading or trailing `/`
public record RelativePath(@JsonValue String value) implements Comparable<RelativePath> {
    private static final int MAX_BYTES = 1024;
    private static final int MAX_SEGMENT_BYTES = 255;
    private static final Set<String> DEVICES =
            Set.of(
                    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6",
                    "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
                    "lpt8", "lpt9");

    @JsonCreator
    public RelativePath {
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (value.isEmpty()) {
            throw refused(value, "is empty");
        }
        if (bytes(value) > MAX_BYTES) {
            throw refused(value, "is longer than %d bytes".formatted(MAX_BYTES));
        }
        if (value.startsWith("/")) {
            throw refused(value, "is absolute");
        }
        if (value.indexOf('\\') >= 0) {
            throw refused(value, "has a backslash");
        }
        if (value.codePoints().anyMatch(RelativePath::isUnprintable)) {
            throw refused(value, "has a control character");
        }
        for (String segment : value.split("/", -1)) {
            checkSegment(value, segment);
        }
    }

    /// The path made of these segments.
    ///
    /// @throws IllegalArgumentException if it would not be a safe path
    public static RelativePath of(String first, String... more) {
        return more.length == 0
                ? new RelativePath(first)
                : new RelativePath(first + "/" + String.join("/", more));
    }

    /// This path with `child` below it.
    public RelativePath resolve(RelativePath child) {
        return new RelativePath(value + "/" + child.value);
    }

    /// The segments, at least one, none empty.
    public List<String> segments() {
        return List.of(value.split("/"));
    }

    /// The last segment.
    public String fileName() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(RelativePath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static void checkSegment(String path, String segment) {
        if (segment.isEmpty()) {
            throw refused(path, "has an empty segment");
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw refused(path, "has a '%s' segment".formatted(segment));
        }
        if (bytes(segment) > MAX_SEGMENT_BYTES) {
            throw refused(path, "has a name longer than %d bytes".formatted(MAX_SEGMENT_BYTES));
        }
        if (segment.length() >= 2 && segment.charAt(1) == ':') {
            throw refused(path, "has a drive letter");
        }
        if (segment.endsWith(".") || segment.endsWith(" ")) {
            throw refused(path, "has a name that ends in a dot or a space");
        }
        String stem = segment.split("\\.", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (DEVICES.contains(stem)) {
            throw refused(path, "has the device name '%s'".formatted(stem));
        }
    }

    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static IllegalArgumentException refused(String path, String why) {
        String shown = path.length() > 80 ? path.substring(0, 80) + "…" : path;
        return new IllegalArgumentException("path '%s' %s".formatted(shown, why));
    }
}
