package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Who uses what of a repository in a cache, whoever put it there: the links in its snapshots say
/// which contents are used, its refs which snapshots.
final class CacheLinks {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40,64}");

    private final VolumeLayout layout;
    private final Manifests manifests;

    CacheLinks(VolumeLayout layout, Manifests manifests) {
        this.layout = layout;
        this.manifests = manifests;
    }

    /// The content in `blobs` that a name of the repository links to; empty if it is no such link.
    ///
    /// @param place of the name
    /// @param link where the name lies now: there, or put aside
    Optional<RelativePath> blobOf(RelativePath repository, Path place, Path link)
            throws IOException {
        try {
            Path target = place.resolveSibling(Files.readSymbolicLink(link)).normalize();
            String name = String.valueOf(target.getFileName());
            return DurableFiles.folderOf(target).equals(folder(repository, "blobs"))
                            && DIGEST.matcher(name).matches()
                    ? Optional.of(repository.resolve(RelativePath.of("blobs", name)))
                    : Optional.empty();
        } catch (NoSuchFileException | NotLinkException _) {
            return Optional.empty();
        }
    }

    /// All contents that names in snapshots of these repositories link to.
    Set<RelativePath> linked(Set<RelativePath> repositories) throws IOException {
        Set<RelativePath> linked = new HashSet<>();
        for (RelativePath repository : repositories) {
            for (Path link : filesBelow(folder(repository, "snapshots"))) {
                blobOf(repository, link, link).ifPresent(linked::add);
            }
        }
        return linked;
    }

    /// The snapshots of these repositories that a ref shows which no model of ours has: another
    /// program counts on them.
    Set<RelativePath> wantedByOthers(Set<RelativePath> repositories) throws IOException {
        if (repositories.isEmpty()) {
            return Set.of();
        }
        Set<Path> ours = new HashSet<>();
        for (Manifest manifest : manifests.all()) {
            CacheSnapshot snapshot = manifest.snapshot();
            RelativePath ref = snapshot == null ? null : snapshot.refFile();
            if (ref != null) {
                ours.add(layout.published(ref));
            }
        }
        Set<RelativePath> wanted = new HashSet<>();
        for (RelativePath repository : repositories) {
            for (Path ref : filesBelow(folder(repository, "refs"))) {
                String commit = ours.contains(ref) ? "" : CacheIndex.readRef(ref).strip();
                if (DIGEST.matcher(commit).matches()) {
                    wanted.add(CacheSnapshot.folder(repository, commit));
                }
            }
        }
        return wanted;
    }

    private Path folder(RelativePath repository, String name) throws IOException {
        return layout.published(repository).resolve(name);
    }

    /// Everything but folders; what goes away meanwhile is left out.
    private static List<Path> filesBelow(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                        files.add(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        return files;
    }
}
