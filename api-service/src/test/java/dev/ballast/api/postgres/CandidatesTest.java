package dev.ballast.api.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.dispatch.TaskQueue.Wanted;
import dev.ballast.api.dispatch.TasksOfWorkers;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tasks of a job that names one worker, in the best place of the queue; they are inserted as a
/// replica inserts them that knows jobs of one worker, but no tasks of one. Each test has a worker
/// and a volume of its own: indexes keep entries of deleted tasks for a while, and those count as
/// read.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CandidatesTest {
    private static final int MANY = 2000;

    private final String pinned = "worker-" + UUID.randomUUID();
    private final VolumeName volume = new VolumeName("volume-" + UUID.randomUUID());

    @Inject QueueFixture queue;
    @Inject Candidates candidates;
    @Inject TasksOfWorkers tasksOfWorkers;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.submit("hf://acme/other", 0);
        queue.sql("vacuum analyze task");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClaimOfAnotherWorkerWalksOverNoneOfThem(boolean admitted) {
        // Given
        pin("transfer", MANY, admitted);
        // When, Then
        assertThat(rowsReadBy(() -> best("worker-1"))).isLessThan(MANY / 10);
        // When
        queue.sql("analyze task");
        // Then
        assertThat(rowsReadBy(() -> best("worker-1"))).isLessThan(MANY / 10);
        assertThat(best("worker-1")).isEmpty();
    }

    @Test
    void theirWorkerIsOfferedTheBestOfThemWithoutReadingTheOthers() {
        // Given
        pin("transfer", MANY, true);
        queue.sql("analyze task");
        // When, Then
        assertThat(rowsReadBy(() -> best(pinned))).isLessThan(MANY / 10);
        assertThat(best("worker-1", pinned))
                .first()
                .hasToString(
                        queue.value(
                                "select id from task where kind = 'transfer' order by seq limit"
                                        + " 1"));
    }

    @Test
    void nobodyWalksOverThemToFindThoseWhoseWorkerCameBack() {
        // Given
        queue.hear(Instant.now(), QueueFixture.reportOf(pinned, QueueFixture.FREE));
        pin("transfer", MANY, true);
        queue.sql("analyze task");
        // When, Then
        assertThat(rowsReadBy(tasksOfWorkers::release)).isLessThan(MANY / 10);
    }

    @Test
    void inspectionsAreOfferedToAnybody() {
        // Given
        pin("inspect", 1, true);
        // When, Then
        assertThat(
                        candidates.best(
                                new Wanted(List.of(TaskKind.INSPECT), List.of(volume)),
                                List.of("meta-1")))
                .hasSize(1);
    }

    private void pin(String kind, int tasks, boolean admitted) {
        UUID job = queue.submit("hf://acme/tiny", 9).id();
        queue.sql("update job set worker = '%s' where id = '%s'".formatted(pinned, job));
        queue.sql(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted)
                select gen_random_uuid(), '%s', '%s', '%s', 'ready', '{}', 9, %s
                from generate_series(1, %d)\
                """
                        .formatted(job, kind, volume.value(), admitted, tasks));
    }

    private List<UUID> best(String... workers) {
        return candidates.best(
                new Wanted(List.of(TaskKind.TRANSFER, TaskKind.PUBLISH), List.of(volume)),
                List.of(workers));
    }

    /// Rows and entries of indexes, of tasks and of jobs. The database counts them up within the
    /// transaction.
    private long rowsReadBy(Runnable look) {
        return QuarkusTransaction.requiringNew()
                .call(() -> {
                    long before = rowsRead();
                    look.run();
                    return rowsRead() - before;
                });
    }

    private long rowsRead() {
        return Long.parseLong(
                queue.value(
                        """
                        select sum(pg_stat_get_xact_tuples_returned(c.oid)
                                   + pg_stat_get_xact_tuples_fetched(c.oid))
                        from pg_class c
                        left join pg_index i on i.indexrelid = c.oid
                        where coalesce(i.indrelid, c.oid) in ('task'::regclass, 'job'::regclass)\
                        """));
    }
}
