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
    private final Announcements announcements;

    CacheLinks(VolumeLayout layout, Manifests manifests, Announcements announcements) {
        this.layout = layout;
        this.manifests = manifests;
        this.announcements = announcements;
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

    /// A ref and what it says.
    private record Ref(Path file, String commit) {}

    /// The snapshots of these repositories that a ref shows which no model of ours made say so:
    /// another program counts on them.
    Set<RelativePath> wantedByOthers(Set<RelativePath> repositories) throws IOException {
        if (repositories.isEmpty()) {
            return Set.of();
        }
        Set<Ref> ours = ourRefs();
        Set<RelativePath> wanted = new HashSet<>();
        for (RelativePath repository : repositories) {
            for (Path ref : filesBelow(folder(repository, "refs"))) {
                String commit = CacheIndex.readRef(ref).strip();
                if (DIGEST.matcher(commit).matches() && !ours.contains(new Ref(ref, commit))) {
                    wanted.add(CacheSnapshot.folder(repository, commit));
                }
            }
        }
        return wanted;
    }

    private Set<Ref> ourRefs() throws IOException {
        List<Manifest> ours = new ArrayList<>(announcements.list());
        ours.addAll(manifests.all());
        Set<Ref> refs = new HashSet<>();
        for (Manifest manifest : ours) {
            CacheSnapshot snapshot = manifest.snapshot();
            RelativePath ref = snapshot == null ? null : snapshot.refFile();
            if (snapshot != null && ref != null) {
                refs.add(new Ref(layout.published(ref), snapshot.commit()));
            }
        }
        return refs;
    }

    /// Whether anything of this commit lies there.
    boolean hasSnapshot(RelativePath repository, String commit) throws IOException {
        return DIGEST.matcher(commit).matches()
                && Files.isDirectory(folder(repository, "snapshots").resolve(commit));
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
