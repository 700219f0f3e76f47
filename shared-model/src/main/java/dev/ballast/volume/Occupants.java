package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Tells whose the file is that already has the name which a model is to get. One that a model of
/// ours published may be replaced, and that model's manifest loses the name once the other is
/// installed; so may a name of any blob, as a publish that was cut off left it. Any other is
/// another program's.
final class Occupants {
    private final VolumeLayout layout;
    private final Manifests manifests;

    /// Two models that lose names at once must not undo each other's manifest.
    private final ReentrantLock handingOver = new ReentrantLock();

    Occupants(VolumeLayout layout, Manifests manifests) {
        this.layout = layout;
        this.manifests = manifests;
    }

    /// Those of this model's names that a model has made, itself included.
    Set<RelativePath> held(Manifest model) throws IOException {
        Set<RelativePath> held = new HashSet<>();
        for (Manifest manifest : manifests.list()) {
            Set<RelativePath> foreign = manifest.foreignThere().names();
            manifest.namesContestedWith(model).stream()
                    .filter(name -> !foreign.contains(name))
                    .forEach(held::add);
        }
        return held;
    }

    /// Takes the names of this model, which is installed, out of the manifests of all others but
    /// those of later claims. Not before it is installed: until then the others may get them back.
    void handOver(Manifest model) throws IOException {
        handingOver.lock();
        try {
            for (Manifest manifest : manifests.others(model.key())) {
                Set<RelativePath> shared = manifest.namesContestedWith(model);
                if (!shared.isEmpty() && !manifest.isNewerThan(model)) {
                    loseNames(manifest, shared);
                }
            }
        } finally {
            handingOver.unlock();
        }
    }

    /// Whether another model's manifest holds one of its names: it was written at the same time.
    boolean shareNames(Manifest model) throws IOException {
        return manifests.others(model.key()).stream()
                .anyMatch(other -> !other.namesContestedWith(model).isEmpty());
    }

    /// All names in the plain view that models of ours have made.
    Set<RelativePath> made() throws IOException {
        Set<RelativePath> made = new HashSet<>();
        for (Manifest manifest : manifests.list()) {
            if (manifest.snapshot() == null) {
                made.addAll(manifest.namesMade());
            }
        }
        return made;
    }

    /// Whether what lies at the place, links not followed, shows a blob, or did before that went.
    /// So did what goes at this very moment: names of ours do.
    boolean isOfBlob(Manifest.File file, Path place) throws IOException {
        try {
            return isLinkToBlob(place)
                    || (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
                            && (NameLinks.shows(place, layout.blob(file.sha256()))
                                    || isNameOfBlob(place)));
        } catch (NoSuchFileException _) {
            return true;
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
        return (int) Files.getAttribute(place, "unix:nlink") > 1
                && NameLinks.shows(place, layout.blob(Digests.sha256(place, ReadWatch.NONE)));
    }

    /// Whether it is what a publish of this file has left there, and a removal since has taken the
    /// blob. While the blob is there its names show it.
    boolean isLeftOf(Manifest.File file, Path place) throws IOException {
        return !Files.exists(layout.blob(file.sha256())) && hasContent(place, file);
    }

    /// Whether the content of the file is there; not if it goes at this very moment.
    static boolean hasContent(Path place, Manifest.File file) throws IOException {
        try {
            return Files.isRegularFile(place)
                    && Files.size(place) == file.size()
                    && Digests.sha256(place, ReadWatch.NONE).equals(file.sha256());
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
