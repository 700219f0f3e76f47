package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.FREE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.ChangeJob;
import dev.ballast.api.jobs.JobChange;
import dev.ballast.api.settings.ApplyTimetable;
import dev.ballast.api.settings.ChangeSettings;
import dev.ballast.api.settings.SettingsChange;
import dev.ballast.api.settings.SettingsStore;
import dev.ballast.api.settings.TimetableEntry;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.Stall;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.WaitReason;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class GovernorTest {
    private static final long LIMIT = 8 << 20;

    @Inject QueueFixture queue;
    @Inject Governor governor;
    @Inject ChangeSettings changeSettings;
    @Inject ChangeJob changeJob;
    @Inject SettingsStore settings;
    @Inject Places places;
    @Inject Outbox outbox;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void workersThatFetchShareTheLimitOfTheClusterAndItsConnections() {
        // Given
        fetchWith("worker-1", "worker-2");
        // When
        List<Control> told =
                toldBy(() ->
                        changeSettings.handle(
                                SettingsChange.of(
                                        Map.of("max_speed", LIMIT, "per_host_connections", 10L))));
        // Then
        assertThat(told)
                .containsExactly(
                        new Control.Limits(
                                LIMIT,
                                5,
                                Map.of("worker-1", LIMIT / 2, "worker-2", LIMIT / 2),
                                2,
                                List.of()));
    }

    @Test
    void nothingIsToldWhileNothingChanges() {
        fetchWith("worker-1");
        changeSettings.handle(SettingsChange.of(Map.of("max_speed", LIMIT)));

        assertThat(toldBy(governor::look)).isEmpty();
    }

    @Test
    void aWorkerThatBeginsToFetchSoonGetsItsShare() {
        fetchWith("worker-1");
        changeSettings.handle(SettingsChange.of(Map.of("max_speed", LIMIT)));
        fetchWith("worker-2");

        await().untilAsserted(() ->
                assertThat(queue.value("select message from limits_told"))
                        .contains("\"worker-2\":" + LIMIT / 2));
    }

    @Test
    void aJobsLimitIsDividedAmongItsWorkersWhenItIsChanged() {
        // Given
        UUID job = fetchWith("worker-1", "worker-2");
        // When
        List<Control> told =
                toldBy(() ->
                        changeJob.handle(
                                job, new JobChange(new Priority(7), null, OptionalLong.of(LIMIT))));
        // Then
        assertThat(told)
                .containsExactly(
                        new Control.JobSpeed(
                                job,
                                new Priority(7),
                                LIMIT,
                                Map.of("worker-1", LIMIT / 2, "worker-2", LIMIT / 2)));
        assertThat(queue.job(job).maxSpeed()).isEqualTo(LIMIT);
        // When
        changeJob.handle(job, new JobChange(null, null, OptionalLong.empty()));
        // Then
        assertThat(queue.job(job).maxSpeed()).isNull();
    }

    @Test
    void aClaimTellsThePriorityAndTheLimitOfItsJob() {
        UUID job = queue.resolved("https://hub/model.bin", 10, 20);
        changeJob.handle(job, new JobChange(new Priority(8), null, OptionalLong.of(LIMIT)));

        Claim first = queue.claim(TaskKind.TRANSFER);
        Claim second = queue.claim(TaskKind.TRANSFER);

        assertThat(first.priority()).isEqualTo(new Priority(8));
        assertThat(first.maxSpeed()).isEqualTo(LIMIT);
        assertThat(second.maxSpeed()).isEqualTo(LIMIT / 2);
    }

    @Test
    void aJobShowsWhyTheSlowestOfItsFilesIsSlow() {
        // Given
        UUID job = queue.resolved("https://hub/model.bin", 100, 100);
        Claim one = queue.claim(TaskKind.TRANSFER);
        Claim two = queue.claim(TaskKind.TRANSFER);
        // When
        queue.report(progress(one, Stall.SPEED_LIMIT), progress(two, Stall.SOURCE_SILENT));
        // Then
        assertThat(queue.job(job).reason()).isEqualTo(Stall.SOURCE_SILENT);
        // When
        queue.report(new TaskEvent.Progress(two.task(), two.fence(), 60, 100L, 5));
        // Then
        assertThat(queue.job(job).reason()).isEqualTo(Stall.SPEED_LIMIT);
        // When
        queue.report(QueueFixture.transferred(one));
        // Then
        assertThat(queue.job(job).reason()).isNull();
    }

    @Test
    void theTimetablePausesJobsWithWhatTheyHaveAndLetsThemGoOn() {
        // Given
        UUID job = fetchWith("worker-1");
        changeSettings.handle(
                new SettingsChange(
                        Map.of(),
                        List.of(new TimetableEntry(List.of("mon"), "08:00", "09:00", null, true)),
                        "UTC"));
        // When
        at("2026-03-02T08:00:00Z").handle();
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.WAITING);
        assertThat(queue.job(job).reason()).isEqualTo(WaitReason.LIMIT);
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isEmpty();
        // When
        at("2026-03-02T09:00:00Z").handle();
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isPresent();
    }

    private ApplyTimetable at(String time) {
        Instant now = Instant.parse(time);
        return new ApplyTimetable(settings, places, outbox, () -> now) {
            @Override
            public void handle() {
                QuarkusTransaction.requiringNew().run(super::handle);
            }
        };
    }

    /// A job of one file for each of these workers, who are known and fetch them.
    private UUID fetchWith(String... workers) {
        UUID job = queue.resolved("https://hub/" + UUID.randomUUID(), new long[workers.length]);
        for (String worker : workers) {
            queue.hear(Instant.now(), QueueFixture.reportOf(worker, FREE));
            assertThat(queue.tryClaim(worker, TaskKind.TRANSFER)).isPresent();
        }
        return job;
    }

    private static TaskEvent progress(Claim claim, Stall stall) {
        return new TaskEvent.Progress(claim.task(), claim.fence(), 50, 100L, 5, stall);
    }

    /// What the outbox holds for workers because of this, seen before it is sent.
    private List<Control> toldBy(Runnable action) {
        return QuarkusTransaction.requiringNew()
                .call(() -> {
                    // So that a round does not tell anything meanwhile.
                    queue.sql("select 1 from limits_told for update");
                    queue.sql("delete from outbox");
                    action.run();
                    return queue.values("select message from outbox order by id").stream()
                            .map(json -> MessageJson.read(json, Control.class))
                            .toList();
                });
    }
}
