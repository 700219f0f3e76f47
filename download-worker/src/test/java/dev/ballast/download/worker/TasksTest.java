package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.download.FaultRow;
import dev.ballast.download.engine.transfer.EngineSettings;
import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.download.source.http.HttpSource;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Request;
import dev.ballast.local.hub.Served;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.worker.StopCause;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tasks of a download worker, from a hub to a volume.
class TasksTest {
    private static final UUID JOB = UUID.randomUUID();
    private static final String WEIGHTS = "weights ".repeat(10_000);
    private static final Sha256 DIGEST = digest(WEIGHTS);

    @TempDir Path root;

    private final Hub hub = Hub.start();
    private final AtomicLong fetched = new AtomicLong();
    private final RecordingContext context = new RecordingContext();
    private final HttpFetcher http =
            new HttpFetcher(
                    HttpSettings.of("test"), EgressPolicy.of(List.of("127.0.0.1")), Dns.SYSTEM);
    private @Nullable Volumes volumes;
    private @Nullable Served served;
    private Map<TaskKind, TaskHandler> handlers = Map.of();
    private long fence;

    @BeforeEach
    void open() {
        Volumes opened = Volumes.open(Map.of(VolumeName.SHARED, root), true);
        volumes = opened;
        handlers =
                DownloadTasks.handlers(
                        new Sources(List.of(new HttpSource(http)), "http:// addresses"),
                        new TransferEngine(http, EngineSettings.DEFAULT),
                        opened,
                        new ClusterLimits("worker-1", null, _ -> {}, Runnable::run),
                        fetched::addAndGet);
        served = hub.serve("/m.safetensors", Content.of(WEIGHTS));
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        hub.close();
        if (volumes != null) {
            volumes.close();
        }
    }

    @Test
    void bringsAFileFromTheHubToItsPublishedPlaceAndTakesItOffAgain() {
        // When
        TaskEvent.Resolved plan = (TaskEvent.Resolved) run(TaskKind.RESOLVE, resolve(null));
        TaskEvent.Transferred file =
                (TaskEvent.Transferred) run(TaskKind.TRANSFER, transfer(plan.files().getFirst()));
        TaskEvent.Published published = (TaskEvent.Published) run(TaskKind.PUBLISH, publish(file));
        // Then
        assertThat(plan.name()).isEqualTo("m.safetensors");
        assertThat(file.sha256()).isEqualTo(DIGEST);
        assertThat(root.resolve("checkpoints/m.safetensors")).hasContent(WEIGHTS);
        // When
        Objects.requireNonNull(handlers.get(TaskKind.TRANSFER)).told(file);
        // Then
        assertThat(root.resolve(".ballast/staging")).isEmptyDirectory();
        assertThat(published.files()).hasSize(1);
        assertThat(fetched.get()).isGreaterThanOrEqualTo(WEIGHTS.length());
        assertThat(context.bytesDone.getLast()).isEqualTo(WEIGHTS.length());
        // When
        TaskEvent removed =
                run(
                        TaskKind.REMOVE,
                        new Work.Remove(
                                VolumeName.SHARED,
                                null,
                                List.of(published.files().getFirst().path()),
                                List.of(DIGEST),
                                List.of()));
        // Then
        assertThat(removed).isInstanceOf(TaskEvent.Removed.class);
    }

    @Test
    void aLateOutcomeLeavesTheStagingFolderToTheOwnerAfterIt() throws Exception {
        // Given
        UUID task = UUID.randomUUID();
        Path staging = root.resolve(".ballast/staging").resolve(task.toString());
        Files.createDirectories(staging);
        Files.createFile(staging.resolve("parts.8"));
        TaskHandler transfer = Objects.requireNonNull(handlers.get(TaskKind.TRANSFER));
        // When
        transfer.told(new TaskEvent.Transferred(task, 7, DIGEST, 1));
        // Then
        assertThat(staging.resolve("parts.8")).exists();
        // When
        transfer.told(new TaskEvent.Transferred(task, 8, DIGEST, 1));
        // Then
        assertThat(staging).doesNotExist();
    }

    @Test
    @FaultRow(27)
    void doesNotFetchWhatTheVolumeHasAlready() {
        // Given
        Work.PlannedFile file = planned(DIGEST);
        run(TaskKind.TRANSFER, transfer(file));
        long before = hub.bytesServed("/m.safetensors");
        // When
        TaskEvent again = run(TaskKind.TRANSFER, transfer(file));
        // Then
        assertThat(again).isInstanceOf(TaskEvent.Transferred.class);
        assertThat(hub.bytesServed("/m.safetensors")).isEqualTo(before);
    }

    @Test
    void doesNotFetchAgainWhatAnEarlierOwnerVerifiedButNeverTold() {
        // Given
        Work.Transfer work = transfer(planned(null));
        UUID task = UUID.randomUUID();
        handle(TaskKind.TRANSFER, claim(task, work));
        long before = hub.bytesServed("/m.safetensors");
        // When
        TaskEvent again = handle(TaskKind.TRANSFER, claim(task, work));
        // Then
        assertThat(again)
                .isInstanceOfSatisfying(
                        TaskEvent.Transferred.class,
                        event -> assertThat(event.sha256()).isEqualTo(DIGEST));
        assertThat(hub.bytesServed("/m.safetensors")).isEqualTo(before);
    }

    @Test
    void keepsItsBytesWhenItIsStoppedAndGoesOnFromThere() {
        // Given
        Content large = Content.generated(1, 16 << 20);
        Served served = hub.serve("/large", large).throttledTogetherTo(4 << 20);
        Work.Transfer work =
                transfer(
                        new Work.PlannedFile(
                                new RelativePath("large"),
                                hub.uri("/large"),
                                large.length(),
                                null,
                                null,
                                null));
        Claim first = claim(UUID.randomUUID(), work);
        CompletableFuture<TaskEvent> running =
                CompletableFuture.supplyAsync(() -> handle(TaskKind.TRANSFER, first));
        await().until(() -> !context.bytesDone.isEmpty() && context.bytesDone.getLast() > 4 << 20);
        // When
        context.stop(StopCause.SHUTDOWN);
        served.throttledTogetherTo(Long.MAX_VALUE);
        // Then
        assertThat(running.join()).isEqualTo(new TaskEvent.HandedBack(first.task(), first.fence()));
        TaskEvent second = handle(TaskKind.TRANSFER, claim(first.task(), work));
        assertThat(second).isInstanceOf(TaskEvent.Transferred.class);
        assertThat(hub.bytesServedTwice("/large")).isLessThanOrEqualTo(8 << 20);
    }

    @Test
    void endsANoopAtOnceWithAnEmptyPlan() {
        TaskEvent event =
                run(
                        TaskKind.RESOLVE,
                        new Work.Resolve(
                                JOB,
                                VolumeName.SHARED,
                                new SourceRef.Noop("n1"),
                                List.of(),
                                List.of(),
                                null));
        assertThat(event)
                .isInstanceOfSatisfying(
                        TaskEvent.Resolved.class, plan -> assertThat(plan.files()).isEmpty());
    }

    @Test
    void hasTheDigestOfTheCallerChecked() {
        Sha256 other = digest("other");
        TaskEvent.Resolved plan = (TaskEvent.Resolved) run(TaskKind.RESOLVE, resolve(other));
        assertThat(plan.files().getFirst().sha256()).isEqualTo(other);
        assertFailed(
                run(TaskKind.TRANSFER, transfer(plan.files().getFirst())),
                FailureCode.CHECKSUM_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://acme/tiny", "civitai://1", "gguf://acme/tiny"})
    void saysWhatThisVersionFetchesWhenItCannotFetchASource(String source) {
        TaskEvent event =
                run(
                        TaskKind.RESOLVE,
                        new Work.Resolve(
                                JOB,
                                VolumeName.SHARED,
                                SourceRef.parse(source),
                                List.of(),
                                List.of(),
                                null));
        assertFailed(event, FailureCode.INVALID_REQUEST);
        assertThat(((TaskEvent.Failed) event).detail()).contains("http:// addresses");
    }

    @Test
    void failsWhenNoFileIsSelected() {
        TaskEvent event =
                run(
                        TaskKind.RESOLVE,
                        new Work.Resolve(
                                JOB,
                                VolumeName.SHARED,
                                new SourceRef.Direct(hub.uri("/m.safetensors")),
                                List.of("*.gguf"),
                                List.of(),
                                null));
        assertFailed(event, FailureCode.SOURCE_NOT_FOUND);
    }

    @Test
    void passesTheReactionOfTheSourceOn() {
        hub.serve("/m.safetensors", Content.of("x"))
                .failingAlwaysWith(Fault.status(429, Map.of("Retry-After", "7"), ""));
        TaskEvent event = run(TaskKind.RESOLVE, resolve(null));
        assertFailed(event, FailureCode.SOURCE_RATE_LIMITED);
        assertThat(((TaskEvent.Failed) event).retryAfterSeconds()).isEqualTo(7);
    }

    @Test
    void refusesToPublishWhatIsNotThere() {
        TaskEvent event =
                run(
                        TaskKind.PUBLISH,
                        publish(new TaskEvent.Transferred(UUID.randomUUID(), 1, DIGEST, 1)));
        assertThat(event).isInstanceOf(TaskEvent.Failed.class);
        assertThat(Files.exists(root.resolve("checkpoints/m.safetensors"))).isFalse();
    }

    @Test
    void asksWithTheQueryThatIsSecretAndTellsNobody() {
        // Given
        Map<String, String> secrets = Map.of(Claim.QUERY, "sig=hidden");
        // When
        TaskEvent resolved =
                handle(
                        TaskKind.RESOLVE,
                        new Claim(UUID.randomUUID(), ++fence, 30, resolve(null), secrets));
        TaskEvent transferred =
                handle(
                        TaskKind.TRANSFER,
                        new Claim(
                                UUID.randomUUID(), ++fence, 30, transfer(planned(null)), secrets));
        // Then
        assertThat(resolved).isInstanceOf(TaskEvent.Resolved.class);
        assertThat(transferred).isInstanceOf(TaskEvent.Transferred.class);
        assertThat(MessageJson.writeText(List.of(resolved, transferred))).doesNotContain("hidden");
        assertThat(Objects.requireNonNull(served).exchanges())
                .hasSizeGreaterThan(1)
                .extracting(Exchange::request)
                .extracting(Request::query)
                .containsOnly("sig=hidden");
    }

    private static void assertFailed(TaskEvent event, FailureCode code) {
        assertThat(event)
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        failed -> assertThat(failed.code()).as(failed.detail()).isEqualTo(code));
    }

    private Work.Resolve resolve(@Nullable Sha256 sha256) {
        return new Work.Resolve(
                JOB,
                VolumeName.SHARED,
                new SourceRef.Direct(hub.uri("/m.safetensors")),
                List.of(),
                List.of(),
                sha256);
    }

    private Work.PlannedFile planned(@Nullable Sha256 sha256) {
        return new Work.PlannedFile(
                new RelativePath("m.safetensors"),
                hub.uri("/m.safetensors"),
                (long) WEIGHTS.length(),
                sha256,
                null,
                null);
    }

    private Work.Transfer transfer(Work.PlannedFile file) {
        return new Work.Transfer(
                JOB, VolumeName.SHARED, new SourceRef.Direct(file.uri()), null, file);
    }

    private Work.Publish publish(TaskEvent.Transferred file) {
        return new Work.Publish(
                JOB,
                VolumeName.SHARED,
                new SourceRef.Direct(hub.uri("/m.safetensors")),
                null,
                View.PLAIN,
                new RelativePath("checkpoints"),
                List.of(
                        new Work.StoredFile(
                                new RelativePath("m.safetensors"), file.sha256(), file.size())));
    }

    private TaskEvent run(TaskKind kind, Work work) {
        return handle(kind, claim(UUID.randomUUID(), work));
    }

    private Claim claim(UUID task, Work work) {
        return new Claim(task, ++fence, 30, work, Map.of());
    }

    private TaskEvent handle(TaskKind kind, Claim claim) {
        try {
            return Objects.requireNonNull(handlers.get(kind)).handle(claim, context);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Sha256 digest(String text) {
        try {
            return Sha256.of(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
