package dev.ballast.metadata.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.http.Locations;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.civitai.CivitaiHub;
import dev.ballast.local.hub.civitai.Release;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import dev.ballast.metadata.hub.Manners;
import dev.ballast.metadata.preview.PictureOrigins;
import dev.ballast.metadata.preview.Pictures;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.Stall;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.source.civitai.CivitaiSettings;
import dev.ballast.source.huggingface.HubSettings;
import dev.ballast.worker.HostHolds;
import dev.ballast.worker.StopCause;
import dev.ballast.worker.TaskContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataHandlerTest {
    private static final int MODELS = 500;

    @TempDir Path root;

    private final CivitaiHub civitai = CivitaiHub.start();
    private final HuggingFaceHub huggingFace = HuggingFaceHub.start();
    private final HttpFetcher http =
            new HttpFetcher(
                    HttpSettings.of("test").withReadTimeout(Duration.ofSeconds(1)),
                    EgressPolicy.of(List.of("127.0.0.1", "localhost")),
                    Dns.SYSTEM);
    private final Map<Sha256, byte[]> shelf = new HashMap<>();

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(root.resolve(".ballast"));
        Files.createFile(root.resolve(".ballast/volume"));
    }

    @AfterEach
    void stop() {
        http.close();
        civitai.close();
        huggingFace.close();
    }

    @Test
    void tellsWhatCivitaiSaysOfAVersion() throws IOException {
        // Given
        civitai.release(123, 456)
                .file(789, "tiny.safetensors", Content.of("weights"))
                .file(790, "other.safetensors", Content.of("others"))
                .edit(version -> {
                    version.put("name", "v2").put("baseModel", "SDXL 1.0");
                    version.put("publishedAt", "2026-01-01T00:00:00.000Z");
                    version.putArray("trainedWords").add("tinystyle");
                    version.putObject("stats").put("downloadCount", 10);
                    version.putObject("model")
                            .put("name", "Tiny 可爱 style")
                            .put("type", "LORA")
                            .put("nsfw", false);
                    version.putArray("images")
                            .addObject()
                            .put("url", civitai.pictureUri("1.png").toString())
                            .put("type", "image")
                            .put("nsfwLevel", 1);
                });
        civitai.describe(
                123,
                model -> {
                    model.put("description", "<p>What it <b>is</b>.</p><script>alert(1)</script>");
                    model.putArray("tags").add("style");
                    model.putObject("creator").put("username", "acme");
                });
        civitai.picture("1.png", Content.of(png()));
        // When
        HubFacts facts = described(handle(handler(), work("civitai://456")));
        // Then
        assertThat(facts.name()).isEqualTo("Tiny style v2 [SDXL 1.0]");
        assertThat(facts.description()).isEqualTo("What it is.");
        assertThat(facts.baseModel()).isEqualTo("SDXL 1.0");
        assertThat(facts.tags()).containsExactly("style");
        assertThat(facts.trainedWords()).containsExactly("tinystyle");
        assertThat(facts.author()).isEqualTo("acme");
        assertThat(facts.stats()).containsEntry("downloadCount", 10L);
        assertThat(facts.modelId()).isEqualTo(123);
        assertThat(facts.fileId()).isEqualTo(789);
        assertThat(facts.updatedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(facts.preview()).isNotNull();
        assertThat(shelf).hasSize(1);
    }

    @Test
    void tellsWhatTheHuggingFaceHubSaysOfARepository() {
        // Given
        String commit =
                huggingFace
                        .model("acme/tiny")
                        .gated()
                        .describe(info -> {
                            info.put("pipeline_tag", "text-generation").put("downloads", 7);
                            info.putArray("tags").add("safetensors");
                            info.putObject("cardData")
                                    .put("license", "mit")
                                    .put("base_model", "acme/base");
                            info.putObject("safetensors").putObject("parameters").put("BF16", 1000);
                        })
                        .commit("main", files -> files.put("config.json", HubFile.git("{}")));
        // When
        HubFacts facts = described(handle(handler(), work("hf://acme/tiny")));
        // Then
        assertThat(facts.license()).isEqualTo("mit");
        assertThat(facts.gated()).isEqualTo("auto");
        assertThat(facts.baseModel()).isEqualTo("acme/base");
        assertThat(facts.parameters()).containsEntry("BF16", 1000L);
        assertThat(facts.type()).isEqualTo("text-generation");
        assertThat(facts.revision()).isEqualTo(commit);
        assertThat(facts.updatedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(facts.name()).isNull();
    }

    @Test
    void identifiesContentsByOneQuestion() {
        // Given
        Content known = Content.of("known");
        civitai.release(123, 456).file(789, "tiny.safetensors", known);
        Work work =
                new Work.Identify(
                        UUID.randomUUID(),
                        VolumeName.SHARED,
                        List.of(new Sha256(known.sha256()), new Sha256("00".repeat(32))),
                        0);
        // When
        TaskEvent outcome = handle(handler(), work);
        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskEvent.Identified.class,
                        identified ->
                                assertThat(identified.versions())
                                        .isEqualTo(Map.of(known.sha256(), 456L)));
        assertThat(civitai.exchanges()).hasSize(1);
    }

    /// What a version meets at the hub, and what comes of it.
    private enum Fate {
        GOOD,
        ONCE_BROKEN,
        ONCE_SLOW,
        ONCE_BUSY,
        BROKEN,
        PAGE,
        WRONG_JSON,
        MISSING;

        /// What its first questions meet, or all of them.
        @Nullable Fault fault() {
            return switch (this) {
                case GOOD -> null;
                case ONCE_BROKEN, BROKEN -> Fault.status(500);
                case ONCE_SLOW -> Fault.stallAfter(0);
                case ONCE_BUSY -> Fault.status(429, Map.of("Retry-After", "1"), "{}");
                case PAGE -> Fault.htmlPage();
                case WRONG_JSON -> Fault.jsonError();
                case MISSING -> Fault.status(404);
            };
        }

        int times() {
            return switch (this) {
                case ONCE_BROKEN, ONCE_SLOW, ONCE_BUSY -> 1;
                default -> 99;
            };
        }

        static Fate of(int number) {
            // Those that take time are rare.
            if (number % 100 == 99) {
                return ONCE_SLOW;
            }
            if (number % 100 == 98) {
                return ONCE_BUSY;
            }
            return switch (number % 10) {
                case 1 -> ONCE_BROKEN;
                case 2 -> BROKEN;
                case 3 -> PAGE;
                case 4 -> WRONG_JSON;
                case 5 -> MISSING;
                default -> GOOD;
            };
        }

        String outcome() {
            return switch (this) {
                case GOOD, ONCE_BROKEN, ONCE_SLOW, ONCE_BUSY -> "described";
                case BROKEN, PAGE, WRONG_JSON -> "SOURCE_UNREACHABLE";
                case MISSING -> "SOURCE_NOT_FOUND";
            };
        }
    }

    @Test
    void findsTheRightOutcomeOfEachOfManyModelsWithinTheQuota() {
        // Given
        civitai.allowing(400, Duration.ofSeconds(1));
        Map<Long, Fate> fates = new HashMap<>();
        for (int i = 0; i < MODELS; i++) {
            Fate fate = Fate.of(i);
            fates.put(1000L + i, fate);
            Release release = civitai.release(1, 1000 + i);
            Fault fault = fate.fault();
            if (fault != null) {
                release.failing(fate.times(), fault);
            }
        }
        MetadataHandler handler = handler();
        // When
        Map<Long, String> outcomes = new HashMap<>();
        Deque<Long> waiting = new ArrayDeque<>(fates.keySet());
        while (!waiting.isEmpty()) {
            long version = waiting.removeFirst();
            TaskEvent outcome = handle(handler, work("civitai://" + version));
            if (outcome instanceof TaskEvent.Failed failed && failed.retryAfterSeconds() != null) {
                // Whoever gives the tasks away comes back to it later.
                waiting.addLast(version);
            } else {
                outcomes.put(
                        version,
                        outcome instanceof TaskEvent.Failed failed
                                ? failed.code().name()
                                : "described");
            }
        }
        // Then
        assertThat(outcomes)
                .isEqualTo(
                        fates.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                fate -> fate.getValue().outcome())));
        assertThat(civitai.beyondAllowance()).isZero();
    }

    @Test
    void whoTakesOverAsksOnlyForWhatIsMissing() {
        // Given
        civitai.release(123, 456);
        Claim claim = claim(work("civitai://456"));
        handler().handle(claim, new Undisturbed());
        // When
        TaskEvent outcome = handler().handle(claim, new Undisturbed());
        // Then
        described(outcome);
        Map<String, Long> asked =
                civitai.exchanges().stream()
                        .map(Exchange::request)
                        .collect(
                                Collectors.groupingBy(
                                        request -> request.path(), Collectors.counting()));
        assertThat(asked)
                .isEqualTo(Map.of("/api/v1/model-versions/456", 1L, "/api/v1/models/123", 1L));
    }

    @Test
    void keepsNoAnswerOnceItWasHeard() {
        // Given
        civitai.release(123, 456);
        Claim claim = claim(work("civitai://456"));
        MetadataHandler handler = handler();
        // When
        handler.told(handler.handle(claim, new Undisturbed()));
        // Then
        assertThat(root.resolve(".ballast/staging").resolve(claim.task().toString()))
                .doesNotExist();
    }

    @Test
    void aPictureThatIsNoneDoesNotSpoilTheFacts() {
        // Given
        civitai.release(123, 456)
                .edit(version ->
                        version.putArray("images")
                                .addObject()
                                .put("url", civitai.pictureUri("1.svg").toString())
                                .put("nsfwLevel", 1));
        civitai.picture("1.svg", Content.of("<svg><script>alert(1)</script></svg>"));
        // When, Then
        assertThat(described(handle(handler(), work("civitai://456"))).preview()).isNull();
    }

    @Test
    void handsBackWhatIsToEndBeforeItsPictureIsThere() throws IOException {
        // Given
        civitai.release(123, 456)
                .edit(version ->
                        version.putArray("images")
                                .addObject()
                                .put("url", civitai.pictureUri("1.png").toString())
                                .put("nsfwLevel", 1));
        civitai.picture("1.png", Content.of(png()));
        // When
        TaskEvent outcome = handler().handle(claim(work("civitai://456")), new Ending());
        // Then
        assertThat(outcome).isInstanceOf(TaskEvent.HandedBack.class);
        assertThat(civitai.exchanges()).isNotEmpty();
        assertThat(civitai.storageExchanges()).isEmpty();
    }

    @Test
    void anAnswerThatALossOfPowerSpoiltIsAskedForAnew() throws IOException {
        // Given
        civitai.release(123, 456);
        Claim claim = claim(work("civitai://456"));
        handler().handle(claim, new Undisturbed());
        Path folder = root.resolve(".ballast/staging").resolve(claim.task().toString());
        try (DirectoryStream<Path> answers = Files.newDirectoryStream(folder)) {
            for (Path answer : answers) {
                Files.write(answer, new byte[0]);
            }
        }
        // When
        TaskEvent outcome = handler().handle(claim, new Undisturbed());
        // Then
        described(outcome);
        assertThat(civitai.exchanges()).hasSize(4);
    }

    @Test
    void saysThatItDoesNotHaveTheVolume() throws IOException {
        Files.delete(root.resolve(".ballast/volume"));

        assertThat(handle(handler(), work("civitai://456")))
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        failed ->
                                assertThat(failed.code())
                                        .isEqualTo(FailureCode.VOLUME_UNAVAILABLE));
    }

    private MetadataHandler handler() {
        Function<String, @Nullable String> environment =
                Map.of(
                                "HF_ENDPOINT",
                                huggingFace.endpoint().toString(),
                                "CIVITAI_ENDPOINT",
                                civitai.endpoint().toString())
                        ::get;
        return new MetadataHandler(
                Map.of(VolumeName.SHARED, root),
                new dev.ballast.metadata.hub.CivitaiHub(http, CivitaiSettings.read(environment)),
                new dev.ballast.metadata.hub.HuggingFaceHub(http, HubSettings.read(environment)),
                new Pictures(
                        http,
                        new PictureOrigins(Set.of(Locations.origin(civitai.pictureUri("1.png")))),
                        shelf::put,
                        Duration.ofMinutes(5)),
                new HostHolds(),
                () -> Manners.waiting(List.of(Duration.ZERO, Duration.ZERO)));
    }

    private static Work work(String source) {
        return new Work.Describe(
                UUID.randomUUID(),
                VolumeName.SHARED,
                SourceRef.parse(source),
                "tiny.safetensors",
                4);
    }

    private static Claim claim(Work work) {
        return new Claim(UUID.randomUUID(), 7, 30, work, Map.of());
    }

    private static TaskEvent handle(MetadataHandler handler, Work work) {
        return handler.handle(claim(work), new Undisturbed());
    }

    private static HubFacts described(TaskEvent outcome) {
        assertThat(outcome).isInstanceOf(TaskEvent.Described.class);
        return ((TaskEvent.Described) outcome).facts();
    }

    private static byte[] png() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    /// It is told to stop as soon as it listens.
    private static final class Ending extends Undisturbed {
        private boolean stopped;

        @Override
        public void onStop(Consumer<StopCause> action) {
            stopped = true;
            action.accept(StopCause.CANCELLED);
        }

        @Override
        public Optional<StopCause> stopCause() {
            return stopped ? Optional.of(StopCause.CANCELLED) : Optional.empty();
        }
    }

    /// Nobody tells it to stop.
    private static class Undisturbed implements TaskContext {
        @Override
        public void progress(
                long bytesDone, @Nullable Long bytesTotal, long speed, @Nullable Stall stall) {}

        @Override
        public void onStop(Consumer<StopCause> action) {}

        @Override
        public Optional<StopCause> stopCause() {
            return Optional.empty();
        }
    }
}
