package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.message.Work;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The plain view: every file under its own name below `dest`. A model of several files that names
/// no `dest`, or the folder where ComfyUI expects models that are folders, gets a folder of its own
/// there; a single file without a `dest` lies at the root.
final class PlainNames {
    private static final RelativePath FOLDER_MODELS = new RelativePath("diffusers");

    private PlainNames() {}

    /// @throws IllegalArgumentException if `dest` is reserved
    static Placement of(Work.Publish work) {
        boolean single = work.files().size() == 1;
        RelativePath folder = folder(work, single);
        List<Manifest.File> files = new ArrayList<>();
        for (Work.StoredFile file : work.files()) {
            RelativePath published = folder == null ? file.path() : folder.resolve(file.path());
            VolumeLayout.checkDest(published);
            files.add(
                    new Manifest.File(
                            file.path(), published, file.sha256(), file.size(), file.gitSha1()));
        }
        return new Placement(
                folder == null || single ? files.getFirst().published() : folder, files, null);
    }

    private static @Nullable RelativePath folder(Work.Publish work, boolean single) {
        RelativePath dest = work.dest();
        if (single || (dest != null && !dest.equals(FOLDER_MODELS))) {
            return dest;
        }
        String name = work.source().displayName();
        RelativePath own = new RelativePath(name.substring(name.lastIndexOf('/') + 1));
        return dest == null ? own : dest.resolve(own);
    }
}
