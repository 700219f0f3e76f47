package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What is to go from under its names, as far as nobody else holds it.
///
/// @param names published files
/// @param contents what they lead to in caches, which may lie there before and after them
/// @param foreign names and contents of other programs, which stay
record Leaving(Set<RelativePath> names, Set<RelativePath> contents, Set<RelativePath> foreign) {

    /// All that these models have, installed or not.
    static Leaving of(Collection<Manifest> models) {
        Leaving all = new Leaving(new LinkedHashSet<>(), new HashSet<>(), new HashSet<>());
        for (Manifest model : models) {
            CacheSnapshot snapshot = model.snapshot();
            for (Manifest.File file : model.files()) {
                all.names.add(file.published());
                if (snapshot != null) {
                    all.contents.add(snapshot.blob(file.etag()));
                }
            }
            all.foreign.addAll(model.foreignThere().names());
        }
        return all;
    }

    /// What these models had and this one has not.
    static Leaving of(List<Manifest> before, Manifest now) {
        Leaving all = of(before);
        Leaving kept = of(List.of(now));
        all.names.removeAll(kept.names);
        all.contents.removeAll(kept.contents);
        all.foreign.addAll(kept.foreign);
        return all;
    }
}
