package dev.ballast.download.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Which files of a source are wanted, by Python's `fnmatchcase` on the whole path, as the hub's
/// own clients do it: `*` matches any run including `/`, `?` one character, `[abc]` and `[!abc]`
/// one of a set; upper and lower case differ; a backslash counts as `/`; a pattern that ends in `/`
/// means all below. Beyond `fnmatch`, `*.safetensors||*.bin` lists alternatives: the first of them
/// that any file of the source matches counts, and the others do not.
final class FilePatterns {
    private static final String OR = "||";

    private final List<Pattern> include;
    private final List<Pattern> exclude;

    /// @param include at least one of which must match; empty for all
    /// @param exclude none of which may match
    FilePatterns(List<String> include, List<String> exclude) {
        this.include = include.stream().map(FilePatterns::compile).toList();
        this.exclude = exclude.stream().map(FilePatterns::compile).toList();
    }

    /// The patterns for a source with these files, which decide what alternatives count.
    static FilePatterns of(List<String> include, List<String> exclude, List<String> paths) {
        return new FilePatterns(
                include.stream().map(pattern -> decided(pattern, paths)).toList(), exclude);
    }

    private static String decided(String pattern, List<String> paths) {
        String[] alternatives = pattern.split(Pattern.quote(OR), -1);
        return Arrays.stream(alternatives)
                .filter(each -> paths.stream().anyMatch(compile(each).asMatchPredicate()))
                .findFirst()
                .orElse(alternatives[0]);
    }

    boolean select(String path) {
        return (include.isEmpty() || matchesAny(include, path)) && !matchesAny(exclude, path);
    }

    private static boolean matchesAny(List<Pattern> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    private static Pattern compile(String given) {
        String slashed = given.replace('\\', '/');
        String glob = slashed.endsWith("/") ? slashed + "*" : slashed;
        List<StringBuilder> parts = new ArrayList<>(List.of(new StringBuilder()));
        int at = 0;
        while (at < glob.length()) {
            char c = glob.charAt(at);
            int end = c == '[' ? endOfSet(glob, at) : -1;
            if (end > 0) {
                parts.getLast().append(set(glob.substring(at + 1, end)));
                at = end + 1;
                continue;
            }
            switch (c) {
                case '*' -> parts.add(new StringBuilder());
                case '?' -> parts.getLast().append('.');
                default -> parts.getLast().append(Pattern.quote(String.valueOf(c)));
            }
            at++;
        }
        return Pattern.compile(withRunsBetween(parts), Pattern.DOTALL);
    }

    /// What is between two `*` may as well stand as early as it can, so nobody needs to look for it
    /// further on: many `*` would take longer than anybody waits.
    private static String withRunsBetween(List<StringBuilder> parts) {
        StringBuilder regex = new StringBuilder(parts.getFirst());
        for (StringBuilder part : parts.subList(1, parts.size())) {
            boolean last = part == parts.getLast();
            regex.append(last ? ".*" : "(?>.*?").append(part).append(last ? "" : ")");
        }
        return regex.toString();
    }

    /// Where the `]` of the set that opens at `open` is; a first `]` is a member. -1 if it never
    /// closes: then the `[` means itself.
    private static int endOfSet(String glob, int open) {
        int first = open + 1;
        if (first < glob.length() && glob.charAt(first) == '!') {
            first++;
        }
        return glob.indexOf(']', first + 1);
    }

    private static String set(String members) {
        boolean negated = members.startsWith("!");
        String chars = negated ? members.substring(1) : members;
        StringBuilder regex = new StringBuilder(negated ? "[^" : "[");
        int at = 0;
        while (at < chars.length()) {
            char low = chars.charAt(at);
            if (at + 2 < chars.length() && chars.charAt(at + 1) == '-') {
                char high = chars.charAt(at + 2);
                if (low <= high) {
                    regex.append(literal(low)).append('-').append(literal(high));
                }
                at += 3;
            } else {
                regex.append(literal(low));
                at++;
            }
        }
        // A set of empty ranges only matches nothing, or anything if negated.
        if (regex.length() == (negated ? 2 : 1)) {
            return negated ? "." : "(?!)";
        }
        return regex.append(']').toString();
    }

    private static String literal(char c) {
        return Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\" + c;
    }
}
