package dev.ballast.metadata.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.civitai.CivitaiHub;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import dev.ballast.metadata.hub.Manners;
import dev.ballast.metadata.preview.PictureHosts;
import dev.ballast.metadata.preview.Pictures;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.source.civitai.CivitaiSettings;
import dev.ballast.source.huggingface.HubSettings;
import dev.ballast.worker.HostHolds;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Fakes of both hubs, a volume, and handlers that ask the one for the other.
abstract class HubsFixture {
    @TempDir Path root;

    final CivitaiHub civitai = CivitaiHub.start();
    final HuggingFaceHub huggingFace = HuggingFaceHub.start();
    private final HttpFetcher http = fetcher(EgressPolicy.of(List.of("127.0.0.1", "localhost")));
    private final PictureHosts hosts =
            new PictureHosts(List.of(civitai.endpoint()), HubsFixture::fetcher);

    /// The pictures that the API was given.
    final Map<Sha256, byte[]> shelf = new HashMap<>();

    /// The pauses that hubs asked for.
    final HostHolds holds = new HostHolds();

    private static HttpFetcher fetcher(EgressPolicy policy) {
        return new HttpFetcher(
                HttpSettings.of("test").withReadTimeout(Duration.ofSeconds(1)), policy, Dns.SYSTEM);
    }

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(root.resolve(".ballast"));
        Files.createFile(root.resolve(".ballast/volume"));
    }

    @AfterEach
    void close() {
        http.close();
        hosts.close();
        civitai.close();
        huggingFace.close();
    }

    MetadataHandler handler() {
        return handler(civitai.endpoint());
    }

    /// @param sites of CivitAI, in the order in which they are asked
    MetadataHandler handler(URI... sites) {
        return new MetadataHandler(
                Map.of(VolumeName.SHARED, root),
                new dev.ballast.metadata.hub.CivitaiHub(
                        http, CivitaiSettings.of(List.of(sites), null)),
                new dev.ballast.metadata.hub.HuggingFaceHub(
                        http,
                        HubSettings.read(
                                Map.of("HF_ENDPOINT", huggingFace.endpoint().toString())::get)),
                new Pictures(
                        hosts,
                        (sha256, bytes, _, _) -> {
                            shelf.put(sha256, bytes);
                            return Optional.empty();
                        },
                        Duration.ofMinutes(5)),
                holds,
                () -> Manners.waiting(List.of(Duration.ZERO, Duration.ZERO)));
    }

    static Claim claim(String source) {
        return claim(
                new Work.Describe(
                        UUID.randomUUID(),
                        VolumeName.SHARED,
                        SourceRef.parse(source),
                        "tiny.safetensors",
                        4));
    }

    static Claim claim(Work work) {
        return new Claim(UUID.randomUUID(), 7, 30, work, Map.of());
    }

    TaskEvent handle(String source) {
        return handler().handle(claim(source), new FixedContext(null));
    }

    static HubFacts described(TaskEvent outcome) {
        assertThat(outcome).isInstanceOf(TaskEvent.Described.class);
        return ((TaskEvent.Described) outcome).facts();
    }

    static byte[] png() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }
}
