package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Decides about a file that already has the name which a model is to get:
///
/// - one that a model of ours published is replaced, and that model's manifest loses the name;
/// - one of another's making with the very same content is replaced, which loses nothing; so is a
///   name of any blob, as a publish that was cut off left it;
/// - any other is kept beside it as `<name>.kept`, since nobody asked us to delete it. Where the
///   file system cannot do that in one step, the publish is refused and nothing is touched.
final class Occupants {
    private static final int MAX_KEPT = 100;

    private final VolumeLayout layout;
    private final Manifests manifests;

    /// Two models that lose names at once must not undo each other's manifest.
    private final ReentrantLock handingOver = new ReentrantLock();

    Occupants(VolumeLayout layout, Manifests manifests) {
        this.layout = layout;
        this.manifests = manifests;
    }

    /// Takes the names of this model out of the manifests of all others.
    ///
    /// @return those of its names that a model held, itself included
    Set<RelativePath> handOver(Manifest model) throws IOException {
        Set<RelativePath> held = new HashSet<>();
        handingOver.lock();
        try {
            for (Manifest manifest : manifests.list()) {
                Set<RelativePath> shared = manifest.namesContestedWith(model);
                held.addAll(shared);
                if (!shared.isEmpty() && !manifest.key().equals(model.key())) {
                    loseNames(manifest, shared);
                }
            }
        } finally {
            handingOver.unlock();
        }
        return held;
    }

    /// Whether another model's manifest holds one of its names: it was written at the same time.
    boolean shareNames(Manifest model) throws IOException {
        return manifests.others(model.key()).stream()
                .anyMatch(other -> !other.namesContestedWith(model).isEmpty());
    }

    /// Afterwards the place is empty, or what is there may be replaced.
    ///
    /// @param held whether a model of ours published the name
    void makeWay(Manifest.File file, Path place, boolean held) throws IOException {
        if (held || !Files.exists(place, LinkOption.NOFOLLOW_LINKS) || isLinkToBlob(place)) {
            return;
        }
        if (!hasContent(place, file) && !isNameOfBlob(place)) {
            keepAside(file.published(), place);
        }
    }

    private void loseNames(Manifest loser, Set<RelativePath> names) throws IOException {
        Manifest rest = loser.without(names);
        if (rest.files().isEmpty()) {
            manifests.delete(rest.key());
        } else {
            manifests.write(rest);
        }
    }

    private boolean isLinkToBlob(Path place) throws IOException {
        return Files.isSymbolicLink(place)
                && place.resolveSibling(Files.readSymbolicLink(place))
                        .normalize()
                        .startsWith(layout.blobs());
    }

    /// Whether it is one more hard link to a blob, which stays.
    private boolean isNameOfBlob(Path place) throws IOException {
        return Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
                && (int) Files.getAttribute(place, "unix:nlink") > 1
                && NameLinks.shows(place, layout.blob(Digests.sha256(place, ReadWatch.NONE)));
    }

    static boolean hasContent(Path place, Manifest.File file) throws IOException {
        return Files.isRegularFile(place)
                && Files.size(place) == file.size()
                && Digests.sha256(place, ReadWatch.NONE).equals(file.sha256());
    }

    private static void keepAside(RelativePath name, Path place) throws IOException {
        for (int n = 1; n <= MAX_KEPT; n++) {
            Path aside = place.resolveSibling(name.fileName() + ".kept" + (n == 1 ? "" : "-" + n));
            try {
                if (!NameLinks.isHardLinked(place, aside)) {
                    break;
                }
                return;
            } catch (FileAlreadyExistsException _) {
                if (NameLinks.shows(aside, place)) {
                    return;
                }
            }
        }
        throw VolumeException.refused(
                "'%s' is already there and was not put there by Ballast. Move it away, then retry."
                        .formatted(name));
    }
}
