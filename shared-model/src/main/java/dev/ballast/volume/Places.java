package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Set;

/// How the files of one view come to stand at their places.
interface Places {

    /// Looks for what forbids the file its place. Changes nothing.
    ///
    /// @throws VolumeException if the place is taken by something that must not be replaced
    void check(Manifest.File file, Path place) throws IOException;

    /// Whether the file may be put back in its place, which nobody has asked for.
    default boolean isFreeFor(Manifest.File file, Path place) throws IOException {
        try {
            check(file, place);
            return true;
        } catch (VolumeException _) {
            return false;
        }
    }

    /// Whether the file stands there.
    boolean shows(Manifest.File file, Path place) throws IOException;

    /// The names that were put in place, beside those of the files.
    default Set<RelativePath> placed() {
        return Set.of();
    }

    /// The names of files of the same content that other programs have, as far as these places know
    /// them; those in a cache are known to [ForeignFiles] alone.
    default Set<RelativePath> foreign() {
        return Set.of();
    }

    /// Puts the file there, whole at any moment. Its folder exists.
    ///
    /// @param held whether a model of ours published the name
    /// @param temporary an existing folder, ours alone
    /// @throws FileAlreadyExistsException if another program has taken the place meanwhile: look
    ///   again, whose it is
    void place(Manifest.File file, Path place, boolean held, Path temporary, StepObserver steps)
            throws IOException;
}
