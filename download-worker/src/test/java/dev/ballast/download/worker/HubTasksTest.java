package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.source.huggingface.HuggingFaceSource;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The tasks of a download worker, from a Hugging Face Hub to a volume.
class HubTasksTest {
    private static final String TOKEN = "hf_abcdefghijklmnopqrstuvwxyz0123456789";
    private static final HubFile CONFIG = HubFile.git("{\"hidden_size\": 8}");
    private static final HubFile WEIGHTS = HubFile.lfs(Content.generated(1, 300_000));

    @TempDir Path outside;

    private final HuggingFaceHub hub = HuggingFaceHub.start();
    private final HubRepo repo = hub.token(TOKEN).model("acme/tiny");
    private @Nullable TaskBench bench;

    @BeforeEach
    void open() throws IOException {
        Path root = Files.createDirectory(outside.resolve("models"));
        bench = new TaskBench(root, Map.of(Claim.TOKEN, TOKEN));
        askAt(hub.endpoint().toString());
    }

    @AfterEach
    void close() throws IOException {
        bench().close();
        hub.close();
    }

    @Test
    void theTokenGoesToTheHubAndNeverToTheStorageBehindIt() {
        // Given
        fill();
        repo.hidden().letIn(TOKEN);
        // When
        TaskEvent.Resolved plan = plan("hf://acme/tiny");
        List<TaskEvent> files = plan.files().stream().map(file -> transfer(plan, file)).toList();
        // Then
        assertThat(files).hasSize(2).allMatch(TaskEvent.Transferred.class::isInstance);
        assertThat(hub.exchanges()).isNotEmpty().allMatch(HubTasksTest::hasToken);
        assertThat(hub.storageExchanges()).isNotEmpty().noneMatch(HubTasksTest::hasToken);
    }

    @Test
    void aDatasetIsFetchedLikeAModelOfItsOwnKind() {
        // Given
        fill();
        HubFile rows = HubFile.lfs(Content.generated(5, 70_000));
        String commit =
                hub.dataset("acme/tiny").commit("main", files -> files.put("rows.parquet", rows));
        String ref = "hf://datasets/acme/tiny";
        // When
        TaskEvent.Resolved plan = plan(ref);
        TaskEvent outcome = transfer(ref, plan, plan.files().getFirst());
        // Then
        assertThat(plan.revision()).isEqualTo(commit);
        assertThat(plan.files())
                .extracting(it -> it.path().value())
                .containsExactly("rows.parquet");
        assertTransferred(outcome);
        assertThat(hub.exchanges("/resolve/"))
                .isNotEmpty()
                .allMatch(it -> it.request().path().startsWith("/datasets/acme/tiny/resolve/"));
        assertThat(hub.bytesServed(rows)).isEqualTo(rows.size());
    }

    @Test
    void aJobStaysOnItsCommitAndTheNextOneFetchesOnlyWhatChanged() {
        // Given
        String before = fill();
        TaskEvent.Resolved plan = plan("hf://acme/tiny@main");
        // When
        HubFile added = HubFile.git("new");
        String after = repo.commit("main", files -> files.put("added.json", added));
        plan.files().forEach(file -> assertTransferred(transfer(plan, file)));
        // Then
        assertThat(plan.revision()).isEqualTo(before);
        assertThat(hub.exchanges("/resolve/"))
                .isNotEmpty()
                .allMatch(it -> it.request().path().contains("/resolve/" + before + "/"));
        // When
        int asked = hub.exchanges("/resolve/").size();
        TaskEvent.Resolved next = plan("hf://acme/tiny@main");
        next.files().forEach(file -> assertTransferred(transfer(next, file)));
        // Then
        assertThat(next.revision()).isEqualTo(after);
        assertThat(next.files()).hasSize(3);
        assertThat(hub.exchanges("/resolve/")).hasSize(asked + 1);
        assertThat(hub.bytesServed(added)).isEqualTo(added.size());
        assertThat(hub.bytesServed(CONFIG)).isEqualTo(CONFIG.size());
        assertThat(hub.bytesServed(WEIGHTS)).isEqualTo(WEIGHTS.size());
    }

    @Test
    void goesOnWithANewLinkWhereTheOldOneRanOut() {
        // Given
        String commit = fill();
        hub.usesPerLink(1).storage(WEIGHTS).failingOnceWith(Fault.cutAfter(100_000));
        TaskEvent.Resolved plan = plan("hf://acme/tiny/unet/model.safetensors");
        // When
        TaskEvent outcome = transfer(plan, plan.files().getFirst());
        // Then
        assertTransferred(outcome);
        assertThat(hub.exchanges("/resolve/"))
                .hasSizeGreaterThan(1)
                .allMatch(it -> it.request().path().contains("/resolve/" + commit + "/"));
        assertThat(hub.bytesServed(WEIGHTS)).isLessThan(WEIGHTS.size() + 100_000);
    }

    @Test
    void doesNotFetchWhatTheHubSaysIsAnotherContentNow() {
        // Given
        fill();
        HubFile other = HubFile.lfs(Content.generated(9, WEIGHTS.size()));
        String commit = repo.commit("other", files -> files.put("other", other));
        TaskEvent.Resolved plan = plan("hf://acme/tiny@main/unet/model.safetensors");
        String elsewhere = "/acme/tiny/resolve/" + commit + "/other";
        hub.failing("/unet/", 1, Fault.status(302, Map.of("Location", elsewhere), ""));
        // When, Then
        assertFailed(
                transfer(plan, plan.files().getFirst()),
                FailureCode.SOURCE_CHANGED,
                "says that the content is another one now");
    }

    @Test
    void aDamagedSmallFileIsFoundOut() {
        // Given
        String planned = fill();
        HubFile wrong = HubFile.git("{\"hidden_size\": 9}");
        String commit = repo.commit("other", files -> files.put("config.json", wrong));
        TaskEvent.Resolved plan = plan("hf://acme/tiny@main/config.json");
        String elsewhere = "/acme/tiny/resolve/" + commit + "/config.json";
        hub.failing(planned, 9, Fault.status(302, Map.of("Location", elsewhere), ""));
        // When, Then
        assertFailed(
                transfer(plan, plan.files().getFirst()), FailureCode.CHECKSUM_MISMATCH, "SHA-1");
    }

    @Test
    void aGateThatClosesBehindThePlanSaysWhatToDo() {
        // Given
        fill();
        TaskEvent.Resolved plan = plan("hf://acme/tiny");
        repo.gated();
        // When, Then
        assertFailed(
                transfer(plan, plan.files().getFirst()),
                FailureCode.SOURCE_FORBIDDEN,
                "Open %s/acme/tiny with that account".formatted(hub.endpoint()));
    }

    @Test
    void aFileThatOnlyXetCanFetchIsSaidToBeOne() {
        // Given
        repo.commit("main", files -> files.put("huge.bin", WEIGHTS.xetOnly()));
        TaskEvent.Resolved plan = plan("hf://acme/tiny");
        // When, Then
        assertFailed(
                transfer(plan, plan.files().getFirst()),
                FailureCode.SOURCE_FORBIDDEN,
                "it can only be had by the Xet transport");
    }

    @Test
    void aTransferGoesToAnotherMirrorWhereItsOwnIsGone() {
        // Given
        fill();
        HuggingFaceHub mirror = hub.mirror();
        askAt(mirror.endpoint() + "," + hub.endpoint());
        TaskEvent.Resolved plan = plan("hf://acme/tiny/config.json");
        mirror.close();
        // When
        TaskEvent first = transfer(plan, plan.files().getFirst());
        TaskEvent second = transfer(plan, plan.files().getFirst());
        // Then
        assertFailed(first, FailureCode.SOURCE_UNREACHABLE, mirror.endpoint().toString());
        assertTransferred(second);
    }

    @Test
    void aWorkerShowsItsTokenToItsOwnMirrorAlsoForPlansOfOthers() {
        // Given
        fill();
        TaskEvent.Resolved plan = plan("hf://acme/tiny/config.json");
        int planned = hub.exchanges().size();
        try (HuggingFaceHub mirror = hub.mirror()) {
            askAt(mirror.endpoint().toString());
            // When
            assertTransferred(transfer(plan, plan.files().getFirst()));
            // Then
            assertThat(mirror.exchanges("/resolve/")).isNotEmpty().allMatch(HubTasksTest::hasToken);
            assertThat(hub.exchanges()).hasSize(planned);
        }
    }

    @Test
    void theTokenGoesAlongWhereARefusedAddressIsRenewedAtAnotherMirror() {
        // Given
        fill();
        repo.hidden().letIn(TOKEN);
        try (HuggingFaceHub mirror = hub.mirror()) {
            askAt(mirror.endpoint() + "," + hub.endpoint());
            TaskEvent.Resolved plan = plan("hf://acme/tiny/config.json");
            mirror.failing("/resolve/", 1, Fault.status(403, Map.of(), ""))
                    .failing("/resolve/", 9, Fault.status(502, Map.of(), ""));
            // When, Then
            assertTransferred(transfer(plan, plan.files().getFirst()));
            assertThat(hub.exchanges("/resolve/")).isNotEmpty().allMatch(HubTasksTest::hasToken);
        }
    }

    @Test
    void aRepositoryThatAHubDoesNotHaveForStrangersIsAbsent() throws IOException {
        bench().close();
        bench = new TaskBench(Files.createDirectory(outside.resolve("more")), Map.of());
        askAt(hub.endpoint().toString());
        assertThat((TaskEvent.Failed) resolve("hf://acme/gone"))
                .returns(FailureCode.SOURCE_FORBIDDEN, TaskEvent.Failed::code)
                .returns(true, TaskEvent.Failed::absent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "/etc/passwd",
                "a\\b",
                "a\u0000b",
                "C:/x",
                "a//b",
                "nul",
                "a\nb"
            })
    void aNameThatCouldLeaveTheVolumeFailsAndWritesNothing(String name) throws IOException {
        // Given
        repo.commit("main", files -> files.put(name, CONFIG));
        // When, Then
        assertFailed(resolve("hf://acme/tiny"), FailureCode.INVALID_REQUEST, "nothing was written");
        assertNothingWritten();
    }

    @Test
    void aNameOf300BytesFails() throws IOException {
        repo.commit("main", files -> files.put("a".repeat(300), CONFIG));
        assertFailed(
                resolve("hf://acme/tiny"), FailureCode.INVALID_REQUEST, "longer than 255 bytes");
        assertNothingWritten();
    }

    @ParameterizedTest
    @CsvSource({
        "README.md, readme.md, would be one file where case does not count",
        "unet, unet/x.bin, is a file and also the folder of",
        "UNET, unet/x.bin, is a file and also the folder of"
    })
    void namesThatClashFail(String one, String other, String why) throws IOException {
        repo.commit(
                "main",
                files -> {
                    files.put(one, CONFIG);
                    files.put(other, CONFIG);
                });
        assertFailed(resolve("hf://acme/tiny"), FailureCode.INVALID_REQUEST, why);
        assertNothingWritten();
    }

    @Test
    void aBadNameThatIsNotWantedDoesNoHarm() {
        repo.commit(
                "main",
                files -> {
                    files.put("../x", CONFIG);
                    files.put("config.json", CONFIG);
                });
        TaskEvent.Resolved plan =
                (TaskEvent.Resolved) run(TaskKind.RESOLVE, work("hf://acme/tiny", "*.json"));
        assertThat(plan.files()).hasSize(1);
    }

    private String fill() {
        return repo.commit(
                "main",
                files -> {
                    files.put("config.json", CONFIG);
                    files.put("unet/model.safetensors", WEIGHTS);
                });
    }

    private TaskBench bench() {
        return Objects.requireNonNull(bench);
    }

    private void askAt(String endpoints) {
        bench().ask(new HuggingFaceSource(bench().hub(endpoints)));
    }

    private TaskEvent.Resolved plan(String ref) {
        return (TaskEvent.Resolved) resolve(ref);
    }

    private TaskEvent resolve(String ref) {
        return run(TaskKind.RESOLVE, work(ref));
    }

    private static Work.Resolve work(String ref, String... include) {
        return new Work.Resolve(
                UUID.randomUUID(),
                VolumeName.SHARED,
                SourceRef.parse(ref),
                List.of(include),
                List.of(),
                null);
    }

    private TaskEvent transfer(TaskEvent.Resolved plan, Work.PlannedFile file) {
        return transfer("hf://acme/tiny", plan, file);
    }

    private TaskEvent transfer(String ref, TaskEvent.Resolved plan, Work.PlannedFile file) {
        return run(
                TaskKind.TRANSFER,
                new Work.Transfer(
                        UUID.randomUUID(),
                        VolumeName.SHARED,
                        SourceRef.parse(ref),
                        plan.revision(),
                        file));
    }

    private TaskEvent run(TaskKind kind, Work work) {
        return bench().run(kind, work);
    }

    private static void assertTransferred(TaskEvent outcome) {
        assertThat(outcome).isInstanceOf(TaskEvent.Transferred.class);
    }

    private static void assertFailed(TaskEvent outcome, FailureCode code, String part) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        failed -> {
                            assertThat(failed.code()).as(failed.detail()).isEqualTo(code);
                            assertThat(failed.detail()).contains(part).doesNotContain(TOKEN);
                        });
    }

    private void assertNothingWritten() throws IOException {
        try (Stream<Path> paths = Files.walk(outside)) {
            assertThat(
                            paths.filter(Files::isRegularFile)
                                    .map(Path::getFileName)
                                    .map(Path::toString))
                    .containsExactlyInAnyOrder("volume", "named-by-digest");
        }
    }

    private static boolean hasToken(Exchange exchange) {
        return exchange.request().header("Authorization").isPresent();
    }
}
