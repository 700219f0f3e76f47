package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What other programs had of a model's names before a model of ours came. It is never taken off,
/// and the ref gets back what it said.
///
/// @param names of files, and in a cache of contents and of the list of files, relative to the
///   volume's root
/// @param ref in a cache the commit that the model's ref said; null if there was none
public record Foreign(Set<RelativePath> names, @Nullable String ref) {
    static final Foreign NONE = new Foreign(Set.of(), null);

    public Foreign {
        names = Set.copyOf(names);
    }

    /// The same, and these names.
    Foreign and(Set<RelativePath> theirs) {
        Set<RelativePath> all = new HashSet<>(names);
        all.addAll(theirs);
        return new Foreign(all, ref);
    }

    /// The same, but for these names.
    Foreign without(Set<RelativePath> ours) {
        Set<RelativePath> rest = new HashSet<>(names);
        rest.removeAll(ours);
        return new Foreign(rest, ref);
    }
}
