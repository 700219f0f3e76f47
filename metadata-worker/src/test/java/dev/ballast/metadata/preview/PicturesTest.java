package dev.ballast.metadata.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.http.Dns;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.http.Locations;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.metadata.hub.Picture;
import dev.ballast.model.artifact.HubFacts.Preview;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.volume.VolumeLayout;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PicturesTest {
    @TempDir Path root;

    private final Hub hub = Hub.start();
    private final PictureOrigins origins =
            new PictureOrigins(Set.of(Locations.origin(picture("/").address())));
    private final HttpFetcher http =
            new HttpFetcher(HttpSettings.of("test"), origins.policy(), Dns.SYSTEM);
    private final Map<Sha256, byte[]> shelf = new HashMap<>();
    private final Pictures pictures =
            new Pictures(http, origins, shelf::put, Duration.ofMinutes(5));
    private VolumeLayout volume = layout(Path.of("."));

    @BeforeEach
    void mount() {
        volume = layout(root);
    }

    @AfterEach
    void stop() {
        http.close();
        hub.close();
    }

    static Stream<Arguments> pictures() {
        return Stream.of(
                Arguments.of("image/jpeg", image("jpeg", 900, 600), 450, 300),
                Arguments.of("image/jpeg", image("png", 900, 1200), 450, 600),
                Arguments.of("image/jpeg", image("gif", 100, 50), 100, 50),
                Arguments.of("image/jpeg", image("png", 10, 8000), 2, 1800),
                Arguments.of("image/webp", webp(832, 1216), 832, 1216),
                Arguments.of("video/mp4", video(100_000), 0, 0));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void takesPicturesAndShortVideos(String mediaType, byte[] bytes, int width, int height)
            throws IOException {
        // When
        Optional<Preview> taken = first(bytes);
        // Then
        assertThat(taken).isPresent();
        Preview preview = taken.orElseThrow();
        assertThat(preview.mediaType()).isEqualTo(mediaType);
        assertThat(preview.width()).isEqualTo(width);
        assertThat(preview.height()).isEqualTo(height);
        byte[] stored = Files.readAllBytes(root.resolve(preview.path().value()));
        assertThat(shelf.get(preview.sha256())).isEqualTo(stored);
        if (mediaType.equals("image/jpeg")) {
            assertThat(ImageIO.read(new ByteArrayInputStream(stored)).getWidth()).isEqualTo(width);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("a page", text("<!DOCTYPE html><script>alert(1)</script>")),
                Arguments.of(
                        "a drawing with a script",
                        text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")),
                Arguments.of("an error", text("{\"error\":\"not for you\"}")),
                Arguments.of("nothing", new byte[0]),
                Arguments.of("a picture that breaks off", cut(image("png", 600, 600))),
                Arguments.of("a bomb of pixels", bomb(60_000, 60_000)),
                Arguments.of("a picture without pixels", bomb(0, 10)),
                Arguments.of("a page that begins like a picture", join("GIF89a", "<script>1")),
                Arguments.of("a long video", video(3 << 20)),
                Arguments.of("a large WebP", webp(20_000, 20_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesWhatIsNone(String what, byte[] bytes) throws IOException {
        assertThat(first(bytes)).as(what).isEmpty();
        assertThat(shelf).isEmpty();
        assertThat(root.resolve(".ballast")).doesNotExist();
    }

    @Test
    void readsNoMoreThanAPictureMayHave() throws IOException {
        // Given
        hub.serve("/huge", Content.of("").then(Content.generated(1, 1L << 30)));
        hub.serve("/endless", Content.generated(1, 1L << 30))
                .failingAlwaysWith(Fault.chunkedWithoutLength());
        // When
        Optional<Preview> taken = first(List.of(picture("/huge"), picture("/endless")));
        // Then
        assertThat(taken).isEmpty();
        assertThat(hub.bytesServed("/huge") + hub.bytesServed("/endless")).isLessThan(64L << 20);
    }

    @Test
    void triesTheNextOneIfOneCannotBeHad() throws IOException {
        // Given
        hub.serve("/broken", Content.of("")).failingAlwaysWith(Fault.status(500));
        hub.serve("/packed", Content.of(image("png", 10, 10))).failingAlwaysWith(Fault.gzip());
        hub.serve("/good", Content.of(image("png", 20, 10)));
        // When
        Optional<Preview> taken =
                first(List.of(picture("/broken"), picture("/packed"), picture("/good")));
        // Then
        assertThat(taken).isPresent();
    }

    @Test
    void asksNoAddressThatIsNotAllowed() throws IOException {
        Picture inside = new Picture(URI.create("http://10.0.0.1/secret"), false, 1);

        assertThat(first(List.of(inside))).isEmpty();
    }

    @Test
    void asksNothingOfTheOperatorsForAStranger() throws IOException {
        try (Hub inside = Hub.start()) {
            // Given
            inside.serve("/admin/restart", Content.of(image("png", 10, 10)));
            URI another = inside.uri("/admin/restart");
            hub.serve("/away", Content.of("")).failingAlwaysWith(Fault.redirectTo(another));
            // When
            Optional<Preview> taken =
                    first(List.of(new Picture(another, false, 1), picture("/away")));
            // Then
            assertThat(taken).isEmpty();
            assertThat(inside.exchanges()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://image.example/a.png, true",
        "HTTPS://Image.Example:443/a.png, true",
        "http://image.example/a.png, false",
        "https://image.example:8443/a.png, false",
        "http://mirror.example:8080/a.png, true",
        "http://mirror.example/a.png, false",
        "https://mirror.example/a.png, false",
        "https://MIRROR.example/a.png, false"
    })
    void takesPicturesFromTheWebAndFromTheMirrorItself(URI address, boolean allowed) {
        PictureOrigins mirror =
                new PictureOrigins(
                        Set.of(Locations.origin(URI.create("http://mirror.example:8080"))));

        assertThat(mirror.allow(address)).isEqualTo(allowed);
    }

    @Test
    void aMirrorMayHaveAnAddressAndNoName() throws IOException {
        PictureOrigins mirror =
                new PictureOrigins(Set.of(Locations.origin(URI.create("http://[fd00::1]:8080"))));

        assertThat(mirror.policy().allows("fd00::1", InetAddress.ofLiteral("fd00::1"))).isTrue();
        assertThat(mirror.policy().allows("fd00::2", InetAddress.ofLiteral("fd00::2"))).isFalse();
    }

    @Test
    void waitsForNoHostThatSendsAPictureByteByByte() throws IOException {
        // Given
        hub.serve("/slow", Content.of(image("png", 10, 10))).failingAlwaysWith(Fault.slow(20));
        Pictures hasty = new Pictures(http, origins, shelf::put, Duration.ofMillis(100));
        // When
        try (Patience patience = hasty.patience()) {
            // Then
            assertThat(hasty.first(List.of(picture("/slow")), volume, patience)).isEmpty();
        }
    }

    @Test
    void asksForNothingOnceTheTaskIsToEnd() throws IOException {
        hub.serve("/picture", Content.of(image("png", 10, 10)));
        try (Patience patience = pictures.patience()) {
            patience.end();

            assertThat(pictures.first(List.of(picture("/picture")), volume, patience)).isEmpty();
        }
        assertThat(hub.exchanges()).isEmpty();
    }

    @Test
    void aPictureThatALossOfPowerSpoiltIsKeptAnew() throws IOException {
        // Given
        byte[] bytes = image("png", 20, 10);
        Path kept = root.resolve(first(bytes).orElseThrow().path().value());
        byte[] whole = Files.readAllBytes(kept);
        Files.write(kept, new byte[0]);
        // When
        first(bytes);
        // Then
        assertThat(kept).hasBinaryContent(whole);
    }

    @Test
    void prefersWhatIsBelowTheLevelAndElseTheLowest() {
        Picture r = new Picture(URI.create("http://hub.test/r"), false, 4);
        Picture pg = new Picture(URI.create("http://hub.test/pg"), false, 1);
        Picture x = new Picture(URI.create("http://hub.test/x"), false, 8);

        assertThat(Picture.inOrder(List.of(x, r, pg), 4)).containsExactly(pg, r, x);
        assertThat(Picture.inOrder(List.of(x, r), 4)).containsExactly(r, x);
        assertThat(Picture.inOrder(List.of(x, r, pg), 64)).containsExactly(x, r, pg);
    }

    private Optional<Preview> first(byte[] bytes) throws IOException {
        hub.serve("/picture", Content.of(bytes)).withHeader("Content-Type", "image/png");
        return first(List.of(picture("/picture")));
    }

    private Optional<Preview> first(List<Picture> inOrder) throws IOException {
        try (Patience patience = pictures.patience()) {
            return pictures.first(inOrder, volume, patience);
        }
    }

    private Picture picture(String path) {
        return new Picture(
                URI.create("http://localhost:%d%s".formatted(hub.port(), path)), false, 1);
    }

    private static VolumeLayout layout(Path root) {
        try {
            return new VolumeLayout(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] image(String format, int width, int height) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(
                    new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A PNG whose head promises more pixels than any memory holds, in a few bytes.
    private static byte[] bomb(int width, int height) {
        byte[] head =
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 0, 0, 0, 0})
                        .array();
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[10_000]);
        deflater.finish();
        byte[] data = new byte[1000];
        int length = deflater.deflate(data);
        deflater.end();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        png.writeBytes(chunk("IHDR", head));
        png.writeBytes(chunk("IDAT", Arrays.copyOf(data, length)));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(text(type));
        crc.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(text(type))
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] webp(int width, int height) {
        byte[] bytes = new byte[40];
        System.arraycopy(text("RIFF....WEBPVP8X"), 0, bytes, 0, 16);
        for (int i = 0; i < 3; i++) {
            bytes[24 + i] = (byte) ((width - 1) >> (8 * i));
            bytes[27 + i] = (byte) ((height - 1) >> (8 * i));
        }
        return bytes;
    }

    private static byte[] video(int length) {
        byte[] bytes = new byte[length];
        System.arraycopy(text("....ftypisom"), 0, bytes, 0, 12);
        return bytes;
    }

    private static byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, 40);
    }

    private static byte[] join(String one, String other) {
        return text(one + other);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
