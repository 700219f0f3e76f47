package dev.ballast.model.artifact;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Whether the files of one model can lie beside each other on every file system that a volume may
/// have.
public final class NameClash {
    private NameClash() {}

    /// A sentence about the first two that cannot: names that differ only in case, or a file that
    /// is also the folder of another. Empty if all can.
    public static Optional<String> among(Collection<RelativePath> paths) {
        Map<String, RelativePath> taken = new TreeMap<>();
        for (RelativePath path : paths) {
            RelativePath other = taken.put(folded(path), path);
            if (other != null) {
                return Optional.of(
                        "'%s' and '%s' would be one file where case does not count."
                                .formatted(other, path));
            }
        }
        for (RelativePath path : paths) {
            String name = folded(path);
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                RelativePath other = taken.get(name.substring(0, slash));
                if (other != null) {
                    return Optional.of(
                            "'%s' is a file and also the folder of '%s'.".formatted(other, path));
                }
            }
        }
        return Optional.empty();
    }

    private static String folded(RelativePath path) {
        // Upper case first: some letters have no lower case of their own.
        return path.value().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
