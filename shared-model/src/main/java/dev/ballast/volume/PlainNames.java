package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.message.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The plain view: every file under its own name below `dest`. A model of several files that names
/// no `dest` gets a folder of its own, a single file then lies at the root.
///
/// @param path where a program is pointed to
/// @param files each with its place
record PlainNames(RelativePath path, List<Manifest.File> files) {

    /// @throws VolumeException if there is no file, if `dest` is reserved, if two names differ only
    ///   in case, or if one is a folder of another
    static PlainNames of(Work.Publish work) throws VolumeException {
        if (work.files().isEmpty()) {
            throw VolumeException.refused("There is no file to publish.");
        }
        try {
            return named(work);
        } catch (IllegalArgumentException e) {
            throw VolumeException.refused(e);
        }
    }

    private static PlainNames named(Work.Publish work) throws VolumeException {
        boolean single = work.files().size() == 1;
        RelativePath folder = work.dest();
        if (folder == null && !single) {
            String name = work.source().displayName();
            folder = new RelativePath(name.substring(name.lastIndexOf('/') + 1));
        }
        List<Manifest.File> files = new ArrayList<>();
        for (Work.StoredFile file : work.files()) {
            RelativePath published = folder == null ? file.path() : folder.resolve(file.path());
            files.add(new Manifest.File(file.path(), published, file.sha256(), file.size()));
        }
        files.forEach(file -> VolumeLayout.checkDest(file.published()));
        refuseClashes(files);
        return new PlainNames(
                folder == null || single ? files.getFirst().published() : folder,
                List.copyOf(files));
    }

    private static void refuseClashes(List<Manifest.File> files) throws VolumeException {
        Map<String, RelativePath> taken = new TreeMap<>();
        for (Manifest.File file : files) {
            RelativePath other = taken.put(folded(file.path()), file.path());
            if (other != null) {
                throw VolumeException.refused(
                        "'%s' and '%s' would be one file where case does not count."
                                .formatted(other, file.path()));
            }
        }
        for (Manifest.File file : files) {
            String name = folded(file.path());
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                RelativePath other = taken.get(name.substring(0, slash));
                if (other != null) {
                    throw VolumeException.refused(
                            "'%s' is a file and also the folder of '%s'."
                                    .formatted(other, file.path()));
                }
            }
        }
    }

    private static String folded(RelativePath path) {
        // Upper case first: some letters have no lower case of their own.
        return path.value().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
