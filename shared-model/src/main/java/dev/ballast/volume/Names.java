package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Takes published names off the volume, and the folders that this leaves empty. A folder directly
/// below the root stays: programs are pointed at it.
final class Names {
    private final VolumeLayout layout;

    Names(VolumeLayout layout) {
        this.layout = layout;
    }

    /// Names that are already gone count as taken off. A folder is never deleted in place of a
    /// file.
    ///
    /// @param others models that keep their names, whatever is asked
    void takeOff(Collection<RelativePath> names, List<Manifest> others) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (RelativePath name : names) {
            Path path = layout.published(name);
            boolean kept = others.stream().anyMatch(other -> other.holds(name));
            if (kept || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Files.deleteIfExists(path);
            folders.add(DurableFiles.folderOf(path));
        }
        for (Path folder : folders) {
            prune(folder);
        }
    }

    private void prune(Path emptied) throws IOException {
        Path folder = emptied;
        while (folder.startsWith(layout.root())
                && folder.getNameCount() > layout.root().getNameCount() + 1
                && isGone(folder)) {
            folder = DurableFiles.folderOf(folder);
        }
        if (Files.isDirectory(folder)) {
            DurableFiles.force(folder);
        }
    }

    private static boolean isGone(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
            return true;
        } catch (DirectoryNotEmptyException _) {
            return false;
        } catch (FileSystemException _) {
            // A mount point, or a folder whose parent is not ours to write: it stays.
            return false;
        }
    }
}
