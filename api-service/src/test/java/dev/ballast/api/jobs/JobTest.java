package dev.ballast.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.jobs.Job.Decision;
import dev.ballast.api.jobs.Job.TaskOrder;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.WaitReason;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTest {
    /// Every state, with what cancel, pause, resume and retry lead to: a state, or a refusal.
    @ParameterizedTest
    @CsvSource({
        "QUEUED,      ,           CANCELLED, PAUSED, -,      -",
        "RESOLVING,   ,           CANCELLED, PAUSED, -,      -",
        "DOWNLOADING, ,           CANCELLED, PAUSED, -,      -",
        "PUBLISHING,  ,           CANCELLED, PAUSED, -,      -",
        "WAITING,     SPACE,      CANCELLED, PAUSED, -,      -",
        "WAITING,     LIMIT,      CANCELLED, PAUSED, -,      -",
        "WAITING,     RETRY,      CANCELLED, PAUSED, -,      QUEUED",
        "WAITING,     RATE_LIMIT, CANCELLED, PAUSED, -,      QUEUED",
        "PAUSED,      ,           CANCELLED, -,      QUEUED, -",
        "COMPLETED,   ,           ended,     -,      -,      -",
        "FAILED,      ,           ended,     -,      -,      QUEUED",
        "CANCELLED,   ,           ended,     -,      -,      QUEUED",
    })
    void decidesByItsState(
            JobState state,
            @Nullable WaitReason reason,
            String cancel,
            String pause,
            String resume,
            String retry) {
        Job job = new Job(UUID.randomUUID(), JobKind.DOWNLOAD, state, reason, 3);
        check(job, Job::cancel, cancel);
        check(job, Job::pause, pause);
        check(job, Job::resume, resume);
        check(job, Job::retry, retry);
    }

    @ParameterizedTest
    @CsvSource({"FAILED, REOPEN, 4", "CANCELLED, REOPEN_AFRESH, 4", "WAITING, RELEASE, 3"})
    void countsAnAttemptOnlyWhenAnEndedJobIsRetried(JobState state, TaskOrder order, int attempt) {
        WaitReason reason = state == JobState.WAITING ? WaitReason.RETRY : null;
        Job job = new Job(UUID.randomUUID(), JobKind.DOWNLOAD, state, reason, 3);
        assertThat(job.retry()).isEqualTo(new Decision(JobState.QUEUED, null, attempt, order));
    }

    private static void check(Job job, Function<Job, Decision> verb, String expected) {
        switch (expected) {
            case "-" -> assertRefused(job, verb, Code.JOB_STATE_CONFLICT);
            case "ended" -> assertRefused(job, verb, Code.JOB_ALREADY_ENDED);
            default -> assertThat(verb.apply(job).state()).isEqualTo(JobState.valueOf(expected));
        }
    }

    private static void assertRefused(Job job, Function<Job, Decision> verb, Code code) {
        assertThatThrownBy(() -> verb.apply(job))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessageContaining(job.id().toString());
    }
}
