package dev.ballast.volume;

import dev.ballast.model.artifact.NameClash;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a model is to be published, without a look at the volume.
///
/// @param path where a program is pointed to
/// @param files each with its place
/// @param snapshot the place in a cache; null in the plain view
record Placement(RelativePath path, List<Manifest.File> files, @Nullable CacheSnapshot snapshot) {
    Placement {
        files = List.copyOf(files);
    }

    /// @throws VolumeException if there is no file, if the source cannot be shown in the view, if
    ///   `dest` is reserved, if two names differ only in case, or if one is a folder of another
    static Placement of(Work.Publish work) throws VolumeException {
        if (work.files().isEmpty()) {
            throw VolumeException.refused("There is no file to publish.");
        }
        try {
            Placement placement =
                    work.view() == View.PLAIN ? PlainNames.of(work) : CacheNames.of(work);
            refuseClashes(placement.files());
            return placement;
        } catch (IllegalArgumentException e) {
            throw VolumeException.refused(e);
        }
    }

    /// The key of the model that this source becomes there.
    ModelKey key(Work.Publish work) {
        return ModelKey.of(work.source(), work.view(), path);
    }

    private static void refuseClashes(List<Manifest.File> files) throws VolumeException {
        Optional<String> clash = NameClash.among(files.stream().map(Manifest.File::path).toList());
        if (clash.isPresent()) {
            throw VolumeException.refused(clash.get());
        }
    }
}
