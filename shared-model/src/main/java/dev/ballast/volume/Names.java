package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    void takeOff(
            Collection<RelativePath> names,
            Others others,
            Withdrawal withdrawal,
            StepObserver steps)
            throws IOException {
        if (names.isEmpty()) {
            return;
        }
        Map<RelativePath, Path> places = new LinkedHashMap<>();
        List<Manifest> now = others.look();
        for (RelativePath name : names) {
            Path place = layout.published(name);
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            places.put(name, place);
            if (!isHeld(name, now)) {
                withdrawal.take(place);
            }
        }
        steps.after("names aside");
        now = others.look();
        Set<Path> folders = new LinkedHashSet<>();
        for (Map.Entry<RelativePath, Path> place : places.entrySet()) {
            withdrawal.settle(place.getValue(), isHeld(place.getKey(), now));
            folders.add(DurableFiles.folderOf(place.getValue()));
        }
        for (Path folder : folders) {
            prune(folder);
        }
    }

    private static boolean isHeld(RelativePath name, List<Manifest> others) {
        return others.stream().anyMatch(other -> other.holds(name));
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
