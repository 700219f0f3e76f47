package dev.ballast.metadata.preview;

import static dev.ballast.metadata.preview.PictureBytes.bomb;
import static dev.ballast.metadata.preview.PictureBytes.box;
import static dev.ballast.metadata.preview.PictureBytes.cut;
import static dev.ballast.metadata.preview.PictureBytes.image;
import static dev.ballast.metadata.preview.PictureBytes.join;
import static dev.ballast.metadata.preview.PictureBytes.latin;
import static dev.ballast.metadata.preview.PictureBytes.text;
import static dev.ballast.metadata.preview.PictureBytes.video;
import static dev.ballast.metadata.preview.PictureBytes.webp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpGet;
import dev.ballast.http.HttpSettings;
import dev.ballast.http.Patience;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.metadata.hub.Picture;
import dev.ballast.model.artifact.HubFacts.Preview;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.volume.VolumeLayout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PicturesTest {
    private static final SourceRef SOURCE = SourceRef.parse("hf://acme/tiny");

    @TempDir Path root;

    private final Hub hub = Hub.start();
    private final PictureHosts hosts = hosts(picture("/").address());
    private final Map<Sha256, byte[]> shelf = new HashMap<>();
    private final Pictures pictures = new Pictures(hosts, this::shelve, Duration.ofMinutes(5));
    private VolumeLayout volume = layout(Path.of("."));
    private @Nullable RelativePath before;

    private Optional<RelativePath> shelve(
            Sha256 sha256, byte[] bytes, SourceRef source, RelativePath path) {
        shelf.put(sha256, bytes);
        return Optional.ofNullable(before);
    }

    @BeforeEach
    void mount() {
        volume = layout(root);
    }

    @AfterEach
    void stop() {
        hosts.close();
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
                Arguments.of("an AVIF", box("avif", "avifmif1miaf")),
                Arguments.of("a HEIC", box("heic", "mif1heic")),
                Arguments.of("an AVIF that says it is a video", box("isom", "isomavif")),
                Arguments.of("a QuickTime film", box("qt  ", "qt  ")),
                Arguments.of("a wide WebP", webp(901, 100)),
                Arguments.of("a tall WebP", webp(800, 2000)),
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
    void doesNotAskForWebp() throws IOException {
        first(image("png", 20, 10));

        assertThat(hub.exchanges())
                .singleElement()
                .satisfies(exchange ->
                        assertThat(exchange.request().header("Accept"))
                                .hasValueSatisfying(accept ->
                                        assertThat(accept)
                                                .contains("image/jpeg")
                                                .doesNotContain("webp")));
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

    @Test
    void leadsFromOneHubOfTheOperatorToNoOther() throws IOException {
        try (Hub inside = Hub.start();
                PictureHosts both = hosts(picture("/").address(), inside.uri("/"))) {
            // Given
            inside.serve("/admin/restart", Content.of(image("png", 10, 10)));
            Picture another = new Picture(inside.uri("/admin/restart"), false, 1);
            hub.serve("/away", Content.of(""))
                    .failingAlwaysWith(Fault.redirectTo(another.address()));
            Pictures its = new Pictures(both, this::shelve, Duration.ofMinutes(5));
            try (Patience patience = its.patience()) {
                // When
                Optional<Preview> taken =
                        its.first(album(List.of(another, picture("/away"))), volume, patience);
                // Then
                assertThat(taken).isEmpty();
                assertThat(inside.exchanges()).isEmpty();
                assertThat(
                                its.first(
                                        new Pictures.Album(
                                                SOURCE, inside.uri("/"), List.of(another)),
                                        volume,
                                        patience))
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://image.example/a.png, http://mirror.example:8080, true",
        "HTTPS://Image.Example:443/a.png, http://mirror.example:8080, true",
        "http://image.example/a.png, http://mirror.example:8080, false",
        "https://image.example:8443/a.png, http://mirror.example:8080, false",
        "http://mirror.example:8080/a.png, http://mirror.example:8080/hf, true",
        "http://mirror.example:8080/a.png, https://hub.example, false",
        "http://mirror.example/a.png, http://mirror.example:8080, false"
    })
    void takesPicturesFromTheWebAndFromTheHubItself(URI address, URI by, boolean allowed) {
        HttpGet get = new HttpGet(address, List.of(), null, null);
        try (PictureHosts mirror = hosts(URI.create("http://mirror.example:8080/hf"))) {
            if (allowed) {
                assertThatCode(() -> mirror.prepare(get, by)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> mirror.prepare(get, by))
                        .isInstanceOf(RefusedPictureException.class);
            }
        }
    }

    @Test
    void opensToAHubWhatIsItsOwnAndToOthersNothing() throws IOException {
        // Given
        List<EgressPolicy> policies = new ArrayList<>();
        URI endpoint = URI.create("http://[fd00::1]:8080");
        // When
        try (PictureHosts _ =
                new PictureHosts(
                        List.of(endpoint),
                        policy -> {
                            policies.add(policy);
                            return fetcher(policy);
                        })) {
            // Then
            assertThat(policies)
                    .extracting(
                            policy -> policy.allows("fd00::1", InetAddress.ofLiteral("fd00::1")))
                    .containsExactly(false, true);
            assertThat(policies)
                    .extracting(
                            policy -> policy.allows("fd00::2", InetAddress.ofLiteral("fd00::2")))
                    .containsExactly(false, false);
        }
    }

    @Test
    void waitsForNoHostThatSendsAPictureByteByByte() throws IOException {
        // Given
        hub.serve("/slow", Content.of(image("png", 10, 10))).failingAlwaysWith(Fault.slow(20));
        Pictures hasty = new Pictures(hosts, this::shelve, Duration.ofMillis(100));
        // When
        try (Patience patience = hasty.patience()) {
            // Then
            assertThat(hasty.first(album(List.of(picture("/slow"))), volume, patience)).isEmpty();
        }
    }

    @Test
    void asksForNothingOnceTheTaskIsToEnd() throws IOException {
        hub.serve("/picture", Content.of(image("png", 10, 10)));
        try (Patience patience = pictures.patience()) {
            patience.end();

            assertThat(pictures.first(album(List.of(picture("/picture"))), volume, patience))
                    .isEmpty();
        }
        assertThat(hub.exchanges()).isEmpty();
    }

    @Test
    void aPictureTakesThePlaceOfTheOneBefore() throws IOException {
        // Given
        Preview before = first(image("png", 20, 10)).orElseThrow();
        // When
        Preview now = first(webp(30, 10)).orElseThrow();
        // Then
        assertThat(root.resolve(before.path().value())).doesNotExist();
        assertThat(root.resolve(now.path().value()))
                .hasBinaryContent(Objects.requireNonNull(shelf.get(now.sha256())));
    }

    @Test
    void thePictureOfAnEarlierVersionGoes() throws IOException {
        // Given
        Path old = root.resolve(".ballast/previews/ab/abcdef.jpg");
        Files.createDirectories(old.getParent());
        Files.createFile(old);
        before = new RelativePath(root.relativize(old).toString());
        // When
        Preview now = first(image("png", 20, 10)).orElseThrow();
        // Then
        assertThat(old).doesNotExist();
        assertThat(root.resolve(now.path().value())).exists();
    }

    @Test
    void nothingButAPictureGoes() throws IOException {
        // Given
        Path model = Files.createFile(root.resolve("model.safetensors"));
        before = new RelativePath("model.safetensors");
        // When
        first(image("png", 20, 10));
        // Then
        assertThat(model).exists();
    }

    @Test
    void refusesAPictureOfManyPasses() throws IOException {
        // Given
        byte[] picture = image("jpeg", 20, 10);
        byte[] passes = new byte[2000];
        for (int i = 0; i < passes.length; i += 2) {
            passes[i] = (byte) 0xff;
            passes[i + 1] = (byte) 0xda;
        }
        // When, Then
        assertThat(first(join(latin(picture), latin(passes)))).isEmpty();
        assertThat(first(picture)).isPresent();
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
            return pictures.first(album(inOrder), volume, patience);
        }
    }

    /// As the hub tells it.
    private Pictures.Album album(List<Picture> inOrder) {
        return new Pictures.Album(SOURCE, picture("/").address(), inOrder);
    }

    private static PictureHosts hosts(URI... endpoints) {
        return new PictureHosts(List.of(endpoints), PicturesTest::fetcher);
    }

    private static HttpFetcher fetcher(EgressPolicy policy) {
        return new HttpFetcher(HttpSettings.of("test"), policy, Dns.SYSTEM);
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
}
