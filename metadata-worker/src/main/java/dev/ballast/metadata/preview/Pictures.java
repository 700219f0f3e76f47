package dev.ballast.metadata.preview;

import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpAnswer;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpGet;
import dev.ballast.http.Locations;
import dev.ballast.metadata.hub.Picture;
import dev.ballast.model.artifact.HubFacts.Preview;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.volume.DurableFiles;
import dev.ballast.volume.VolumeLayout;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Fetches a picture of a model, makes it small, and keeps it on the volume and at the API, which
/// shows it. What cannot be had or is refused is logged, and the next one is tried.
public final class Pictures {
    private static final Logger LOG = System.getLogger(Pictures.class.getName());
    private static final int TRIED = 3;

    /// Most bytes that are read of one.
    private static final int MOST_READ = 16 << 20;

    private final HttpFetcher http;
    private final PictureOrigins origins;
    private final Shelf shelf;
    private final Duration longest;

    /// Where they are shown.
    @FunctionalInterface
    public interface Shelf {
        /// Takes one.
        ///
        /// @throws IOException if it is not taken now
        void put(Sha256 sha256, byte[] bytes) throws IOException;
    }

    /// @param http with the policy of `origins`
    /// @param longest that all pictures of a task may take together
    public Pictures(HttpFetcher http, PictureOrigins origins, Shelf shelf, Duration longest) {
        this.http = http;
        this.origins = origins;
        this.shelf = shelf;
        this.longest = longest;
    }

    /// For one task; its time begins now.
    public Patience patience() {
        return new Patience(longest);
    }

    /// The first of these that can be had.
    ///
    /// @param patience when it is over, there is none
    /// @throws IOException if it could not be kept
    public Optional<Preview> first(List<Picture> inOrder, VolumeLayout volume, Patience patience)
            throws IOException {
        for (Picture picture : inOrder.subList(0, Math.min(TRIED, inOrder.size()))) {
            Thumbnail thumbnail;
            try {
                thumbnail = Thumbnail.of(bytes(picture, patience));
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
            return Optional.of(kept(thumbnail, picture, volume));
        }
        return Optional.empty();
    }

    private byte[] bytes(Picture picture, Patience patience)
            throws IOException, RefusedPictureException {
        if (!origins.allow(picture.address())) {
            throw new RefusedPictureException("only https at port 443 is asked for pictures");
        }
        HttpGet get =
                new HttpGet(
                        picture.address(),
                        List.of(
                                HeaderField.plain(
                                        "Accept",
                                        "image/jpeg,image/png,image/webp,image/gif,video/mp4,video/webm")),
                        null,
                        null);
        try (HttpAnswer answer = patience.limiting(http.prepare(get)).open()) {
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

    private Preview kept(Thumbnail thumbnail, Picture picture, VolumeLayout volume)
            throws IOException {
        Sha256 sha256 = digest(thumbnail.bytes());
        Path place = volume.preview(sha256, thumbnail.format().extension());
        Path folder = Files.createDirectories(place.getParent());
        if (!Files.exists(place) || Files.size(place) != thumbnail.bytes().length) {
            DurableFiles.replace(place, thumbnail.bytes(), folder);
        }
        shelf.put(sha256, thumbnail.bytes());
        return new Preview(
                sha256,
                thumbnail.format().mediaType(),
                thumbnail.width(),
                thumbnail.height(),
                picture.nsfwLevel(),
                new RelativePath(volume.root().relativize(place).toString()));
    }

    private static Sha256 digest(byte[] bytes) {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
