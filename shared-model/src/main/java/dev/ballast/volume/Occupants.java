package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.locks.ReentrantLock;

/// Decides about a file that already has the name which a model is to get:
///
/// - one that a model of ours published is replaced, and that model's manifest loses the name;
/// - one of another's making with the very same content is replaced, which loses nothing;
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

    /// Afterwards the place is empty, or what is there may be replaced.
    void makeWay(ModelKey key, Manifest.File file, Path place) throws IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean published = handOver(key, file.published()) || isLinkToBlob(place);
        if (!published && !hasContent(place, file)) {
            keepAside(file.published(), place);
        }
    }

    /// Whether any model held the name; of all but `key` it is taken away.
    private boolean handOver(ModelKey key, RelativePath name) throws IOException {
        handingOver.lock();
        try {
            boolean held = false;
            for (Manifest manifest : manifests.list()) {
                if (!manifest.holds(name)) {
                    continue;
                }
                held = true;
                if (!manifest.key().equals(key)) {
                    loseName(manifest.without(name));
                }
            }
            return held;
        } finally {
            handingOver.unlock();
        }
    }

    private void loseName(Manifest rest) throws IOException {
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

    private static boolean hasContent(Path place, Manifest.File file) throws IOException {
        return Files.isRegularFile(place)
                && Files.size(place) == file.size()
                && digest(place).equals(file.sha256());
    }

    private static Sha256 digest(Path place) throws IOException {
        try (InputStream in = Files.newInputStream(place)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, sha256).transferTo(OutputStream.nullOutputStream());
            return Sha256.of(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void keepAside(RelativePath name, Path place) throws IOException {
        for (int n = 1; n <= MAX_KEPT; n++) {
            Path aside = place.resolveSibling(name.fileName() + ".kept" + (n == 1 ? "" : "-" + n));
            try {
                Files.createLink(aside, place);
                return;
            } catch (FileAlreadyExistsException _) {
                if (NameLinks.shows(aside, place)) {
                    return;
                }
            } catch (UnsupportedOperationException | FileSystemException _) {
                break;
            }
        }
        throw VolumeException.refused(
                "'%s' is already there and was not put there by Ballast. Move it away, then retry."
                        .formatted(name));
    }
}
