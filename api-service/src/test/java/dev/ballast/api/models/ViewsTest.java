package dev.ballast.api.models;

import static dev.ballast.api.QueueFixture.sha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Published;
import dev.ballast.volume.VolumeException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ViewsTest {
    private static final String OLD = "1".repeat(40);
    private static final String NEW = "2".repeat(40);
    private static final String GIT = "a".repeat(40);

    @Inject QueueFixture queue;
    @Inject FindModels models;
    @Inject ModelShelf shelf;
    @Inject Callers callers;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.report();
    }

    @Test
    void publishesTheBytesThatAreThereWithoutAskingOrFetching() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, lfs("w.bin", 1), small("config.json", GIT));
        // When
        UUID job = add(model, "plain", "loras");
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE, TaskKind.TRANSFER)).isEmpty();
        Claim claim = queue.claim(TaskKind.PUBLISH);
        Work.Publish work = (Work.Publish) claim.work();
        assertThat(work)
                .returns(View.PLAIN, Work.Publish::view)
                .returns(OLD, Work.Publish::revision)
                .returns(true, Work.Publish::whole)
                .returns(new RelativePath("loras"), Work.Publish::dest);
        assertThat(work.files()).hasSize(2).anyMatch(file -> GIT.equals(file.gitSha1()));
        queue.report(done(claim));
        assertThat(queue.job(job))
                .returns(JobState.COMPLETED, JobView::state)
                .returns("loras", JobView::path)
                .returns(20L, JobView::bytesDone);
        assertThat(models.list(null, null, 10, null).items())
                .extracting(ModelView::view, ModelView::path)
                .containsExactly(
                        tuple(View.PLAIN, "loras"),
                        tuple(View.HF_CACHE, "hub/models--acme--tiny/snapshots/" + OLD));
    }

    @Test
    void freesTheBytesWithTheLastView() throws Exception {
        // Given
        UUID cached = installed("hf://acme/tiny", OLD, lfs("w.bin", 1));
        UUID _ = add(cached, "plain", "loras");
        queue.report(done(queue.claim(TaskKind.PUBLISH)));
        UUID plain = models.list(null, View.PLAIN, 10, null).items().getFirst().id();
        // When, Then
        assertThat(take(cached).blobs()).isEmpty();
        assertThat(take(plain).blobs()).containsExactly(sha(1));
    }

    @Test
    void keepsTheBytesForAViewThatIsUnderWay() throws Exception {
        // Given
        UUID cached = installed("hf://acme/tiny", OLD, lfs("w.bin", 1));
        UUID job = add(cached, "plain", "loras");
        // When, Then
        assertThat(take(cached).blobs()).isEmpty();
        queue.report(done(queue.claim(TaskKind.PUBLISH)));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void joinsTheJobThatIsAtItAndRefusesWhatIsThere() throws Exception {
        UUID model = installed("hf://acme/tiny", OLD, lfs("w.bin", 1));
        UUID job = add(model, "plain", "loras");

        post(model, "plain", "loras")
                .statusCode(202)
                .body("id", equalTo(job.toString()))
                .body("attached", equalTo(true));
        queue.report(done(queue.claim(TaskKind.PUBLISH)));
        post(model, "plain", "loras").statusCode(409).body("code", equalTo("VIEW_EXISTS"));
        post(model, "hf-cache", null).statusCode(409).body("code", equalTo("VIEW_EXISTS"));
        post(model, "plain", "checkpoints").statusCode(202).body("kind", equalTo("view"));
    }

    @Test
    void aJobWhoseBytesAreGoneFailsInsteadOfFetching() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, lfs("w.bin", 1));
        UUID job = add(model, "plain", "loras");
        queue.sql("update settings set max_attempts = 1");
        // When
        Claim claim = queue.claim(TaskKind.PUBLISH);
        queue.report(QueueFixture.missing(claim, sha(1)));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.job(job).error())
                .isNotNull()
                .extracting(JobView.JobError::code)
                .isEqualTo(FailureCode.VOLUME_UNAVAILABLE.name());
        // When
        callers.admin().post("/api/v1/jobs/" + job + "/retry").then().statusCode(200);
        // Then
        queue.report(done(queue.claim(TaskKind.PUBLISH)));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource({
        "hf-cache,,view",
        "llama-cpp,,view",
        "tree,,view",
        ",,view",
        "plain,../x,dest",
        "plain,hub,dest",
        "hf-cache,loras,dest"
    })
    void refusesViewsThatCannotBe(@Nullable String view, @Nullable String dest, String field) {
        queue.installed("https://h.test/w.bin", "loras/w.bin", 10);
        UUID model = models.list(null, null, 1, null).items().getFirst().id();

        post(model, view, dest)
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors[0].field", containsString(field));
    }

    @Test
    void namesTheModelThatThereIsNot() {
        post(new UUID(1, 2), "plain", null)
                .statusCode(404)
                .body("code", equalTo("MODEL_NOT_FOUND"));
    }

    @Test
    void aNewCommitOfTheSameSourceReplacesTheModelInACache() throws Exception {
        // Given
        UUID before = installed("hf://acme/tiny", OLD, lfs("w.bin", 1), lfs("gone.bin", 2));
        // When
        UUID after = installed("hf://acme/tiny", NEW, lfs("w.bin", 1));
        // Then
        assertThat(after).isEqualTo(before);
        assertThat(models.get(after).model().revision()).isEqualTo(NEW);
        Work.Remove left = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(left.blobs()).containsExactly(sha(2));
        assertThat(left.paths())
                .extracting(RelativePath::value)
                .allMatch(path -> path.startsWith("hub/models--acme--tiny/snapshots/" + OLD));
    }

    @Test
    void modelsOfOneCommitShareItsNames() throws Exception {
        // Given
        UUID branch = installed("hf://acme/tiny", OLD, lfs("w.bin", 1));
        // When
        UUID tag = installed("hf://acme/tiny@v1", OLD, lfs("w.bin", 1));
        // Then
        assertThat(models.get(branch).files()).hasSize(1);
        assertThat(take(tag).blobs()).isEmpty();
        assertThat(take(branch).blobs()).containsExactly(sha(1));
    }

    @Test
    void publishesAgainWhenAnotherCommitOfTheModelWasInstalledMeanwhile() throws Exception {
        // Given
        Claim old = transferred("hf://acme/tiny", OLD, lfs("w.bin", 1));
        queue.sql("update job set fingerprint = 'another selection'");
        Claim newer = transferred("hf://acme/tiny", NEW, lfs("w.bin", 2));
        queue.report(done(newer));
        // When
        queue.report(done(old));
        // Then
        assertThat(models.list(null, null, 10, null).items())
                .extracting(ModelView::revision)
                .containsExactly(NEW);
        queue.report(done(queue.claim(TaskKind.PUBLISH)));
        assertThat(models.list(null, null, 10, null).items())
                .extracting(ModelView::revision)
                .containsExactly(OLD);
    }

    @Test
    void aSmallFileThatIsInstalledIsKnownByItsGitDigestAndNotFetchedAgain() throws Exception {
        // Given
        installed("hf://acme/tiny", OLD, small("config.json", GIT), lfs("w.bin", 1));
        UUID job = queue.submit("hf://acme/tiny", 9).id();
        // When
        plan(NEW, small("config.json", GIT), lfs("w.bin", 2));
        // Then
        Work.Transfer only = (Work.Transfer) queue.claim(TaskKind.TRANSFER).work();
        assertThat(only.file().path()).hasToString("w.bin");
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isEmpty();
        assertThat(queue.job(job).filesDone()).isEqualTo(1);
    }

    private UUID installed(String source, String commit, Work.PlannedFile... files)
            throws VolumeException {
        queue.report(done(transferred(source, commit, files)));
        return models.list(null, View.HF_CACHE, 10, null).items().stream()
                .filter(model -> model.source().equals(source))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Claim transferred(String source, String commit, Work.PlannedFile... files) {
        queue.submit(source, 9);
        plan(commit, files);
        queue.transferAll();
        return queue.claim(TaskKind.PUBLISH);
    }

    private void plan(String commit, Work.PlannedFile... files) {
        Claim resolve = queue.claim(TaskKind.RESOLVE);
        queue.report(
                new TaskEvent.Resolved(
                        resolve.task(), resolve.fence(), commit, "x", 0, true, List.of(files)));
    }

    /// What a worker says that has published as asked.
    private static TaskEvent.Published done(Claim claim) throws VolumeException {
        Published planned = Published.planned((Work.Publish) claim.work());
        return new TaskEvent.Published(
                claim.task(), claim.fence(), planned.path(), planned.files());
    }

    private static Work.PlannedFile lfs(String path, int content) {
        return QueueFixture.file(path, content);
    }

    private static Work.PlannedFile small(String path, String gitSha1) {
        return new Work.PlannedFile(
                new RelativePath(path), URI.create("http://hub/" + path), 10L, null, gitSha1, null);
    }

    private UUID add(UUID model, String view, @Nullable String dest) {
        return UUID.fromString(post(model, view, dest).statusCode(202).extract().path("id"));
    }

    private ValidatableResponse post(UUID model, @Nullable String view, @Nullable String dest) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body("{\"view\":%s,\"dest\":%s}".formatted(quoted(view), quoted(dest)))
                .post("/api/v1/models/" + model + "/views")
                .then();
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : '"' + text + '"';
    }

    private Work.Remove take(UUID model) {
        UUID _ = QuarkusTransaction.joiningExisting().call(() -> shelf.take(model));
        return (Work.Remove) queue.claim(TaskKind.REMOVE).work();
    }
}
