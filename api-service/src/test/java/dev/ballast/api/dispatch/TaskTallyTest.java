package dev.ballast.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.dispatch.TaskTally.Stage;
import dev.ballast.api.dispatch.TaskTally.Standing;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.WaitReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TaskTallyTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1, false, false, RESOLVE,  QUEUED",
        "1, 0, true,  true,  RESOLVE,  RESOLVING",
        "0, 1, true,  false, RESOLVE,  QUEUED",
        "0, 1, true,  false, TRANSFER, DOWNLOADING",
        "1, 0, true,  false, TRANSFER, DOWNLOADING",
        "0, 1, false, false, TRANSFER, QUEUED",
        "1, 0, true,  false, PUBLISH,  PUBLISHING",
        "0, 1, false, false, PUBLISH,  QUEUED",
    })
    void followsTheTasks(
            int claimed,
            int due,
            boolean admitted,
            boolean resolving,
            Stage stage,
            JobState expected) {
        TaskTally tally =
                new TaskTally(claimed + due, claimed, due, admitted, resolving, stage, null, null);
        assertThat(tally.standing(JobState.QUEUED, null).state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "DISK_FULL, SPACE",
        "SOURCE_RATE_LIMITED, RATE_LIMIT",
        "SOURCE_UNREACHABLE, RETRY",
        "INTERNAL, RETRY"
    })
    void waitsWhenNothingRunsAndAllIsDelayed(FailureCode code, WaitReason reason) {
        TaskTally tally = new TaskTally(2, 0, 0, true, false, Stage.TRANSFER, code, "why");
        assertThat(tally.standing(JobState.DOWNLOADING, null))
                .isEqualTo(new Standing(JobState.WAITING, reason, "why"));
    }

    @Test
    void goesOnWhileSomethingRunsThoughAnotherTaskIsDelayed() {
        TaskTally tally =
                new TaskTally(2, 1, 0, true, false, Stage.TRANSFER, FailureCode.DISK_FULL, "why");
        assertThat(tally.standing(JobState.DOWNLOADING, null).state())
                .isEqualTo(JobState.DOWNLOADING);
    }

    @Test
    void keepsWaitingForAPlaceUntilItHasOne() {
        TaskTally evicted = new TaskTally(1, 0, 1, false, false, Stage.TRANSFER, null, null);
        assertThat(evicted.standing(JobState.WAITING, WaitReason.LIMIT))
                .isEqualTo(new Standing(JobState.WAITING, WaitReason.LIMIT, null));
    }

    @Test
    void isCompleteWhenNothingIsOpen() {
        TaskTally done = new TaskTally(0, 0, 0, false, false, null, null, null);
        assertThat(done.standing(JobState.PUBLISHING, null).state()).isEqualTo(JobState.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "CANCELLED", "PAUSED"})
    void leavesEndedAndPausedJobsAlone(JobState state) {
        TaskTally tally = new TaskTally(1, 1, 0, true, true, Stage.RESOLVE, null, null);
        assertThat(tally.standing(state, null).state()).isEqualTo(state);
    }
}
