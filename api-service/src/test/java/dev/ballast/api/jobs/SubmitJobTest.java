package dev.ballast.api.jobs;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.plan;
import static dev.ballast.api.QueueFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.Crowd;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.api.jobs.Submission.Outcome;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SubmitJobTest {
    @Inject QueueFixture queue;
    @Inject SubmitJob submitJob;
    @Inject SubmitBatch submitBatch;
    @Inject PlanJob planJob;
    @Inject FindJobs jobs;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void makesOneJobOfFiftyPostsWithTheSameKey() {
        // When
        List<Outcome.Accepted> answers =
                Crowd.all(50, () -> submitJob.handle(post("hf://acme/tiny", "key-1")));
        // Then
        assertThat(answers).extracting(answer -> answer.job().id()).containsOnly(onlyJob());
        assertThat(answers).filteredOn(Outcome.Accepted::created).hasSize(1);
        assertThat(answers).noneMatch(answer -> answer.job().attached());
    }

    @Test
    void takesAKeyAnewWhoseJobIsGone() {
        // Given
        UUID gone = submitJob.handle(post("hf://acme/tiny", "key-1")).job().id();
        queue.sql("delete from job");
        // When
        List<Outcome> outcomes =
                submitBatch.handle(
                        List.of(
                                post("hf://acme/other", "key-1"),
                                post("hf://acme/tiny", "key-2"),
                                post("hf://acme/other", "key-1")));
        // Then
        List<UUID> ids = ids(outcomes);
        assertThat(ids).doesNotContain(gone);
        assertThat(ids.get(2)).isEqualTo(ids.get(0)).isNotEqualTo(ids.get(1));
        assertThat(queue.count("job")).isEqualTo(2);
        assertThat(submitJob.handle(post("hf://acme/other", "key-1")).created()).isFalse();
    }

    @Test
    void makesOneJobOfFiftyPostsOfTheSameSource() {
        // When
        List<Outcome.Accepted> answers =
                Crowd.all(50, () -> submitJob.handle(post("hf://acme/tiny", null)));
        // Then
        assertThat(answers).extracting(answer -> answer.job().id()).containsOnly(onlyJob());
        assertThat(answers).filteredOn(answer -> answer.job().attached()).hasSize(49);
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherRequest() {
        // Given
        submitJob.handle(post("hf://acme/tiny", "key-1"));
        // When, Then
        assertThatThrownBy(() -> submitJob.handle(post("hf://acme/other", "key-1")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.IDEMPOTENCY_CONFLICT));
    }

    @Test
    void leadsTheKeyOfAJoinedPostToTheJobThatItJoined() {
        // Given
        UUID job = submitJob.handle(post("hf://acme/tiny", null)).job().id();
        submitJob.handle(post("hf://acme/tiny", "key-1"));
        queue.report(plan(queue.claim()));
        // When
        Outcome.Accepted again = submitJob.handle(post("hf://acme/tiny", "key-1"));
        // Then
        assertThat(again.created()).isFalse();
        assertThat(again.job())
                .returns(job, JobView::id)
                .returns(JobState.COMPLETED, JobView::state);
    }

    @Test
    void makesAnotherJobOnceTheFirstHasEnded() {
        // Given
        UUID first = queue.submit("hf://acme/tiny").id();
        queue.report(plan(queue.claim()));
        // When, Then
        assertThat(queue.submit("hf://acme/tiny").id()).isNotEqualTo(first);
    }

    @Test
    void makesNothingNewOfABatchThatIsPostedAgain() {
        // Given
        List<Submission> batch = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            batch.add(post("hf://acme/m" + i, "batch#" + i));
        }
        List<UUID> first = ids(submitBatch.handle(batch));
        // When
        List<UUID> second = ids(submitBatch.handle(batch));
        // Then
        assertThat(second).isEqualTo(first).doesNotHaveDuplicates();
        assertThat(queue.count("job")).isEqualTo(1000);
        assertThat(queue.count("task")).isEqualTo(1000);
    }

    @Test
    void answersTheItemsOfABatchInOrderEachForItself() {
        // Given
        submitJob.handle(post("hf://acme/used", "key-1"));
        // When
        List<Outcome> outcomes =
                submitBatch.handle(
                        List.of(
                                post("hf://acme/a", null),
                                post("noop://x", null),
                                post("hf://acme/other", "key-1"),
                                post("hf://acme/a", null)));
        // Then
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refused.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Refused.class);
        assertThat(ids(List.of(outcomes.get(0)))).isEqualTo(ids(List.of(outcomes.get(3))));
        assertThat(((Outcome.Accepted) outcomes.get(3)).job().attached()).isTrue();
    }

    @Test
    void plansWithoutMakingAJobThatAnybodySees() {
        // Given
        queue.installed("hf://acme/there", "hub/there", 10);
        queue.report();
        // When
        CompletableFuture<PlanView> answer = planJob.handle(post("hf://acme/tiny", null));
        queue.report(plan(queue.claim(TaskKind.RESOLVE), 10, 20));
        // Then
        PlanView plan = answer.join();
        assertThat(plan)
                .returns(30L, PlanView::bytesTotal)
                .returns(20L, PlanView::bytesToFetch)
                .returns(QueueFixture.FREE, PlanView::freeBytes);
        assertThat(plan.files())
                .extracting(PlanView.PlanFile::present)
                .containsExactly(true, false);
        assertThat(queue.count("job where kind = 'plan'")).isZero();
    }

    @Test
    void saysWhyThereIsNoPlan() {
        // Given
        CompletableFuture<PlanView> answer = planJob.handle(post("hf://acme/nothing", null));
        // When
        queue.report(failed(queue.claim(), FailureCode.SOURCE_NOT_FOUND));
        // Then
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PlanFailedException.class,
                        failure ->
                                assertThat(failure.code()).isEqualTo(FailureCode.SOURCE_NOT_FOUND));
        Awaitility.await().until(() -> queue.count("job where kind = 'plan'") == 0);
    }

    @Test
    void findsJobsByWhatIsAsked() {
        // Given
        for (int i = 0; i < 5; i++) {
            queue.submit("hf://acme/m" + i);
        }
        queue.report(plan(queue.claim()));
        // When
        Page<JobView> first = jobs.list(filter(null, 2, null));
        Page<JobView> second = jobs.list(filter(null, 2, first.nextCursor()));
        Page<JobView> third = jobs.list(filter(null, 2, second.nextCursor()));
        // Then
        assertThat(first.total()).isEqualTo(5);
        assertThat(third.nextCursor()).isNull();
        assertThat(List.of(first, second, third))
                .flatExtracting(Page::items)
                .extracting(JobView::source)
                .containsExactly(
                        "hf://acme/m4",
                        "hf://acme/m3",
                        "hf://acme/m2",
                        "hf://acme/m1",
                        "hf://acme/m0");
        assertThat(jobs.list(filter("M3", 10, null)).items()).hasSize(1);
        assertThat(jobs.list(filter("%", 10, null)).items()).isEmpty();
    }

    private static JobFilter filter(@Nullable String q, int limit, @Nullable String cursor) {
        return new JobFilter(Set.of(), null, Map.of(), q, Set.of(), null, limit, cursor);
    }

    private UUID onlyJob() {
        assertThat(queue.count("job")).isEqualTo(1);
        return UUID.fromString(queue.value("select id::text from job"));
    }

    private static Submission post(String source, @Nullable String key) {
        return new Submission("test", request(source, 5), key);
    }

    private static List<UUID> ids(List<Outcome> outcomes) {
        return outcomes.stream().map(outcome -> ((Outcome.Accepted) outcome).job().id()).toList();
    }
}
