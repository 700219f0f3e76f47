package dev.ballast.metadata.preview;

import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpAnswer;
import dev.ballast.http.HttpGet;
import dev.ballast.http.Locations;
import dev.ballast.http.Patience;
import dev.ballast.metadata.hub.Picture;
import dev.ballast.model.artifact.HubFacts.Preview;
import dev.ballast.model.artifact.PreviewFormat;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.volume.DurableFiles;
import dev.ballast.volume.VolumeLayout;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Fetches a picture of a model, makes it small, and keeps it on the volume and at the API, which
/// shows it. What cannot be had or is refused is logged, and the next one is tried.
public final class Pictures {
    private static final Logger LOG = System.getLogger(Pictures.class.getName());
    private static final int TRIED = 3;

    /// Most bytes that are read of one.
    private static final int MOST_READ = 16 << 20;

    private final PictureHosts hosts;
    private final Shelf shelf;
    private final Duration longest;

    /// A large picture may take a hundred megabytes while it is made small.
    private final ReentrantLock making = new ReentrantLock();

    /// Where they are shown.
    @FunctionalInterface
    public interface Shelf {
        /// Takes one.
        ///
        /// @param source whose it is
        /// @param path where it lies on the volume
        /// @return where the one lies that the source had before, if nothing else refers to that;
        ///   empty if nobody knows
        /// @throws IOException if it is not taken now
        Optional<RelativePath> put(Sha256 sha256, byte[] bytes, SourceRef source, RelativePath path)
                throws IOException;
    }

    /// @param longest that all pictures of a task may take together
    public Pictures(PictureHosts hosts, Shelf shelf, Duration longest) {
        this.hosts = hosts;
        this.shelf = shelf;
        this.longest = longest;
    }

    /// For one task; its time begins now.
    public Patience patience() {
        return new Patience(longest);
    }

    /// Whose pictures these are.
    ///
    /// @param source which is described
    /// @param by endpoint that described it
    /// @param inOrder which are tried one after the other
    public record Album(SourceRef source, URI by, List<Picture> inOrder) {
        public Album {
            inOrder = List.copyOf(inOrder);
        }
    }

    /// The first of these that can be had.
    ///
    /// @param patience when it is over, there is none
    /// @throws IOException if it could not be kept
    public Optional<Preview> first(Album album, VolumeLayout volume, Patience patience)
            throws IOException {
        for (Picture picture : album.inOrder().stream().limit(TRIED).toList()) {
            Thumbnail thumbnail;
            try {
                thumbnail = thumbnail(bytes(picture, album.by(), patience));
            } catch (RefusedPictureException | IOException e) {
                LOG.log(
                        Level.WARNING,
                        "preview refused url=%s cause=%s"
                                .formatted(
                                        Locations.printable(picture.address()),
                                        patience.isOver()
                                                ? "it took too long, or the task ends"
                                                : e.getMessage()));
                continue;
            }
            return Optional.of(kept(thumbnail, picture, album.source(), volume));
        }
        return Optional.empty();
    }

    /// One after the other, whichever tasks they are for.
    private Thumbnail thumbnail(byte[] bytes) throws RefusedPictureException {
        making.lock();
        try {
            return Thumbnail.of(bytes);
        } finally {
            making.unlock();
        }
    }

    private byte[] bytes(Picture picture, URI by, Patience patience)
            throws IOException, RefusedPictureException {
        HttpGet get =
                new HttpGet(
                        picture.address(),
                        List.of(
                                HeaderField.plain(
                                        // No WebP: that cannot be made small.
                                        "Accept",
                                        "image/jpeg,image/png,image/gif,video/mp4,video/webm")),
                        null,
                        null);
        try (HttpAnswer answer = patience.limiting(hosts.prepare(get, by)).open()) {
            if (answer.head().status() != 200) {
                throw new RefusedPictureException("status %d".formatted(answer.head().status()));
            }
            if (answer.head().encoded()) {
                throw new RefusedPictureException("it is compressed once more");
            }
            if (answer.head().contentLength().orElse(0) > MOST_READ) {
                throw new RefusedPictureException(
                        "its %d bytes are more than %d"
                                .formatted(answer.head().contentLength().orElse(0), MOST_READ));
            }
            byte[] bytes = answer.body().readNBytes(MOST_READ + 1);
            if (bytes.length > MOST_READ) {
                throw new RefusedPictureException("it has more than %d bytes".formatted(MOST_READ));
            }
            return bytes;
        }
    }

    /// The picture of a source takes the place of the one before, also where an earlier version
    /// named that by its content.
    private Preview kept(
            Thumbnail thumbnail, Picture picture, SourceRef source, VolumeLayout volume)
            throws IOException {
        Sha256 sha256 = Sha256.ofContent(thumbnail.bytes());
        Path place = volume.preview(source, thumbnail.format().extension());
        Path folder = Files.createDirectories(place.getParent());
        DurableFiles.replace(place, thumbnail.bytes(), folder);
        for (PreviewFormat other : PreviewFormat.values()) {
            if (other != thumbnail.format()) {
                Files.deleteIfExists(volume.preview(source, other.extension()));
            }
        }
        RelativePath path = new RelativePath(volume.root().relativize(place).toString());
        Optional<RelativePath> before = shelf.put(sha256, thumbnail.bytes(), source, path);
        if (before.isPresent()) {
            delete(volume.root().resolve(before.get().value()), volume.previews());
        }
        return new Preview(
                sha256,
                thumbnail.format().mediaType(),
                thumbnail.width(),
                thumbnail.height(),
                picture.nsfwLevel(),
                path);
    }

    private static void delete(Path picture, Path previews) throws IOException {
        if (picture.startsWith(previews)) {
            Files.deleteIfExists(picture);
        }
    }
}
