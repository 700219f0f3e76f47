package dev.ballast.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The legal moves, written down a second time; every pair of states is looked at.
class StateTablesTest {
    /// Rows are where it stands, columns where it would go, both in the order of the enum: queued,
    /// resolving, waiting, downloading, paused, publishing, completed, failed, cancelled.
    private static final Map<JobState, String> JOB =
            Map.of(
                    JobState.QUEUED, "- y y y y y n y y",
                    JobState.RESOLVING, "y - y y y y y y y",
                    JobState.WAITING, "y y - y y y n y y",
                    JobState.DOWNLOADING, "y n y - y y n y y",
                    JobState.PAUSED, "y y y y - y n y y",
                    JobState.PUBLISHING, "y n y n y - y y y",
                    JobState.COMPLETED, "n n n n n n - n n",
                    JobState.FAILED, "n n n n n n n - n",
                    JobState.CANCELLED, "n n n n n n n n -");

    /// In the order of the enum: ready, claimed, done, failed, cancelled.
    private static final Map<TaskState, String> TASK =
            Map.of(
                    TaskState.READY, "- y n y y",
                    TaskState.CLAIMED, "y - y y y",
                    TaskState.DONE, "n n - n n",
                    TaskState.FAILED, "n n n - n",
                    TaskState.CANCELLED, "n n n n -");

    static Stream<Arguments> jobMoves() {
        return Arrays.stream(JobState.values())
                .flatMap(from ->
                        Arrays.stream(JobState.values())
                                .map(to -> Arguments.of(from, to, legal(JOB, from, to))));
    }

    static Stream<Arguments> taskMoves() {
        return Arrays.stream(TaskState.values())
                .flatMap(from ->
                        Arrays.stream(TaskState.values())
                                .map(to -> Arguments.of(from, to, legal(TASK, from, to))));
    }

    private static <S extends Enum<S>> boolean legal(Map<S, String> table, S from, S to) {
        List<String> row = List.of(String.valueOf(table.get(from)).split(" "));
        return row.get(List.of(to.getDeclaringClass().getEnumConstants()).indexOf(to)).equals("y");
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("jobMoves")
    void aJobMovesAsTheTableSays(JobState from, JobState to, boolean legal) {
        assertThat(from.canMoveTo(to)).isEqualTo(legal);
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("taskMoves")
    void aTaskMovesAsTheTableSays(TaskState from, TaskState to, boolean legal) {
        assertThat(from.canMoveTo(to)).isEqualTo(legal);
    }

    @ParameterizedTest
    @EnumSource
    void aJobIsActivePausedOrFinal(JobState state) {
        assertThat(List.of(state.isActive(), state.isFinal(), state == JobState.PAUSED))
                .containsOnlyOnce(true);
        assertThat(JobState.ACTIVE.contains(state)).isEqualTo(state.isActive());
    }

    @ParameterizedTest
    @EnumSource
    void onlyAnEndedJobThatDidNotCompleteCanBeOpenedAgain(JobState state) {
        assertThat(state.retryable()).isEqualTo(state.isFinal() && state != JobState.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource
    void everyJobStateHasAWireNameThatReadsBack(JobState state) {
        assertThat(JobState.ofWire(state.wire())).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource
    void everyTaskStateHasAWireNameThatReadsBack(TaskState state) {
        assertThat(TaskState.ofWire(state.wire())).isEqualTo(state);
        assertThat(state.isFinal())
                .isEqualTo(Arrays.stream(TaskState.values()).noneMatch(state::canMoveTo));
    }

    @ParameterizedTest
    @EnumSource
    void everyViewHasAWireNameThatReadsBack(View view) {
        assertThat(View.ofWire(view.wire())).isEqualTo(view);
    }

    @ParameterizedTest
    @EnumSource
    void everyTaskKindHasAWireNameThatReadsBack(TaskKind kind) {
        assertThat(TaskKind.ofWire(kind.wire())).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource
    void everyJobKindHasAWireNameThatReadsBack(JobKind kind) {
        assertThat(JobKind.ofWire(kind.wire())).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource
    void everyWaitReasonHasAWireNameThatReadsBack(WaitReason reason) {
        assertThat(WaitReason.ofWire(reason.wire())).isEqualTo(reason);
    }

    @Test
    void anUnknownWireNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> View.ofWire("comfy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'comfy' is none of plain, hf-cache, llama-cpp");
    }

    @Test
    void theNamesAndRetryRulesOfFailureCodesAreStable() {
        assertThat(Arrays.stream(FailureCode.values()).map(c -> c + " " + c.retryable()))
                .containsExactly(
                        "SOURCE_NOT_FOUND false",
                        "SOURCE_FORBIDDEN false",
                        "SOURCE_RATE_LIMITED true",
                        "SOURCE_UNREACHABLE true",
                        "SOURCE_CHANGED false",
                        "SOURCE_NOT_A_MODEL false",
                        "CHECKSUM_MISMATCH false",
                        "DISK_FULL true",
                        "VOLUME_UNAVAILABLE true",
                        "UNSAFE_FILE false",
                        "EGRESS_DENIED false",
                        "INVALID_REQUEST false",
                        "WORKER_LOST true",
                        "INTERNAL true");
    }
}
