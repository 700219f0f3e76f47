package dev.ballast.download.source.gguf;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the path of a GGUF file says of it, as llama.cpp reads it.
///
/// @param path in the repository
/// @param stem the path without `.gguf` and without the number of the part
/// @param part 1 or more; 1 for a file that is whole
/// @param parts how many parts there are, 1 or more
record GgufName(String path, String stem, int part, int parts) {
    private static final String SUFFIX = ".gguf";
    private static final Pattern SPLIT = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})");
    private static final Pattern QUANTISATION = Pattern.compile(".*[-.]([A-Za-z0-9_]+)");
    private static final Pattern BITS = Pattern.compile("\\d{1,4}");

    /// Parts of names of what lies beside models: projectors, importance matrices, drafts.
    private static final List<String> BESIDE_MODELS =
            List.of("mmproj", "imatrix", "mtp-", "eagle3-", "dflash-", "dspark-");

    static boolean isGguf(String path) {
        return path.endsWith(SUFFIX);
    }

    /// Reads the path of a file that [#isGguf].
    static GgufName of(String path) {
        String bare = path.substring(0, path.length() - SUFFIX.length());
        Matcher split = SPLIT.matcher(bare);
        return split.matches()
                ? new GgufName(
                        path,
                        split.group(1),
                        Integer.parseInt(split.group(2)),
                        Integer.parseInt(split.group(3)))
                : new GgufName(path, bare, 1, 1);
    }

    boolean isModel() {
        String name = fileName().toLowerCase(Locale.ROOT);
        return BESIDE_MODELS.stream().noneMatch(name::contains);
    }

    boolean isProjector() {
        return fileName().toLowerCase(Locale.ROOT).contains("mmproj");
    }

    /// Whether this and the other are parts of one model.
    boolean belongsTo(GgufName other) {
        return stem.equals(other.stem) && parts == other.parts;
    }

    /// The name of another part of the same model.
    String pathOfPart(int number) {
        return parts == 1 ? path : "%s-%05d-of-%05d%s".formatted(stem, number, parts, SUFFIX);
    }

    /// The last part of the name, such as `Q4_K_M`; the whole name if it has no parts.
    String quantisation() {
        String name = stem.substring(stem.lastIndexOf('/') + 1);
        Matcher last = QUANTISATION.matcher(name);
        return last.matches() ? last.group(1) : name;
    }

    /// The first number in the quantisation; 0 if it has none.
    int bits() {
        Matcher number = BITS.matcher(quantisation());
        return number.find() ? Integer.parseInt(number.group()) : 0;
    }

    /// The folders that it lies in, outermost first.
    List<String> folders() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? List.of() : List.of(path.substring(0, slash).split("/"));
    }

    private String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
