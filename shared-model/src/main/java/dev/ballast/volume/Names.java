package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes published names off the volume, and the folders that this leaves empty. A folder directly
/// below the root stays: programs are pointed at it. In a cache the contents that no name links to
/// any more go with them; names that another program counts on stay.
final class Names {
    private final VolumeLayout layout;
    private final CacheLinks cache;

    Names(VolumeLayout layout, CacheLinks cache) {
        this.layout = layout;
        this.cache = cache;
    }

    /// Names that are already gone count as taken off. A folder is never deleted in place of a
    /// file.
    ///
    /// @param others models that keep their names, whatever is asked
    void takeOff(Leaving leaving, Others others, Withdrawal withdrawal, StepObserver steps)
            throws IOException {
        Set<RelativePath> names = new LinkedHashSet<>(leaving.names());
        names.removeAll(leaving.foreign());
        if (names.isEmpty() && leaving.contents().isEmpty()) {
            return;
        }
        Map<RelativePath, Path> places = placesOf(names);
        Map<RelativePath, Path> contents = contentsOf(places, withdrawal);
        for (RelativePath content : leaving.contents()) {
            contents.put(content, layout.published(content));
        }
        contents.keySet().removeAll(leaving.foreign());
        Set<RelativePath> repositories = repositoriesOf(places.keySet());
        contents.keySet().forEach(one -> repositories.add(CacheSnapshot.repositoryOf(one)));
        Set<RelativePath> held = held(names, repositories, others);
        for (Map.Entry<RelativePath, Path> place : places.entrySet()) {
            if (!held.contains(place.getKey())) {
                withdrawal.take(place.getValue());
            }
        }
        steps.after("names aside");
        takeUnlinked(contents, repositories, withdrawal);
        steps.after("cache blobs aside");

        held = held(names, repositories, others);
        settle(contents, linked(repositories, others), withdrawal);
        settle(places, held, withdrawal);
    }

    private void takeUnlinked(
            Map<RelativePath, Path> contents, Set<RelativePath> repositories, Withdrawal withdrawal)
            throws IOException {
        Set<RelativePath> linked = cache.linked(repositories);
        for (Map.Entry<RelativePath, Path> content : contents.entrySet()) {
            if (!linked.contains(content.getKey())) {
                withdrawal.take(content.getValue());
            }
        }
    }

    private void settle(
            Map<RelativePath, Path> places, Set<RelativePath> held, Withdrawal withdrawal)
            throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Map.Entry<RelativePath, Path> place : places.entrySet()) {
            withdrawal.settle(place.getValue(), held.contains(place.getKey()));
            folders.add(DurableFiles.folderOf(place.getValue()));
        }
        for (Path folder : folders) {
            prune(folder);
        }
    }

    private Map<RelativePath, Path> placesOf(Collection<RelativePath> names) throws IOException {
        Map<RelativePath, Path> places = new LinkedHashMap<>();
        for (RelativePath name : names) {
            Path place = layout.published(name);
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                places.put(name, place);
            }
        }
        return places;
    }

    private static Set<RelativePath> repositoriesOf(Collection<RelativePath> names) {
        return names.stream()
                .filter(CacheSnapshot::isBelowOne)
                .map(CacheSnapshot::repositoryOf)
                .collect(Collectors.toSet());
    }

    /// Those of these names that a model, or another program, still has.
    private Set<RelativePath> held(
            Collection<RelativePath> names, Set<RelativePath> repositories, Others others)
            throws IOException {
        Set<RelativePath> held = new HashSet<>();
        for (Manifest other : others.look()) {
            other.files().forEach(file -> held.add(file.published()));
        }
        Set<RelativePath> wanted = cache.wantedByOthers(repositories);
        names.stream()
                .filter(CacheSnapshot::isBelowOne)
                .filter(name -> wanted.contains(CacheSnapshot.folderOf(name)))
                .forEach(held::add);
        return held;
    }

    /// What the names in caches link to, or linked to before they were put aside.
    private Map<RelativePath, Path> contentsOf(
            Map<RelativePath, Path> places, Withdrawal withdrawal) throws IOException {
        Map<RelativePath, Path> contents = new LinkedHashMap<>();
        for (Map.Entry<RelativePath, Path> place : places.entrySet()) {
            if (CacheSnapshot.isBelowOne(place.getKey())) {
                RelativePath repository = CacheSnapshot.repositoryOf(place.getKey());
                for (Path link : List.of(place.getValue(), withdrawal.aside(place.getValue()))) {
                    RelativePath content =
                            cache.blobOf(repository, place.getValue(), link).orElse(null);
                    if (content != null) {
                        contents.put(content, layout.published(content));
                    }
                }
            }
        }
        return contents;
    }

    /// The contents that somebody links to, or is about to.
    private Set<RelativePath> linked(Set<RelativePath> repositories, Others others)
            throws IOException {
        Set<RelativePath> linked = cache.linked(repositories);
        for (Manifest other : others.look()) {
            CacheSnapshot snapshot = other.snapshot();
            if (snapshot != null && repositories.contains(snapshot.repository())) {
                other.files().forEach(file -> linked.add(snapshot.blob(file.etag())));
            }
        }
        return linked;
    }

    /// Deletes the folder and those above it, as far as they are empty.
    void prune(Path emptied) throws IOException {
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
