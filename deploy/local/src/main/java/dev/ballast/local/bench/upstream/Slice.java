package dev.ballast.local.bench.upstream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of the upstream's file that is served as a file of its own.
///
/// @param first offset of its first byte, 0 or more
/// @param length bytes, 1 or more
public record Slice(long first, long length) {
    private static final Pattern PATH = Pattern.compile("/(\\d{1,18})/(\\d{1,18})/[^/]+");

    /// The slice that a path asks for, or nothing when the file has none such.
    static Optional<Slice> of(String path, long size) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(matcher.group(1));
        long length = Long.parseLong(matcher.group(2));
        return length > 0 && first + length <= size
                ? Optional.of(new Slice(first, length))
                : Optional.empty();
    }

    /// The path under which it is served.
    ///
    /// @param name that clients give it
    public String path(String name) {
        return "/%d/%d/%s".formatted(first, length, name);
    }

    /// Its strong entity tag.
    String tag() {
        return "\"%x-%x\"".formatted(first, length);
    }
}
