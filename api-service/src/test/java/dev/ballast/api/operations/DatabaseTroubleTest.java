package dev.ballast.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTroubleTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "08006", "25006", "25P02", "40001", "40P01", "53300", "55P03", "57014", "57P01",
                "58030", "XX000", "XX001"
            })
    void whatTheDatabaseSaysOfItselfPasses(@Nullable String state) {
        assertThat(DatabaseTrouble.isPassing(refused(state))).isTrue();
        assertThat(DatabaseTrouble.isOfWhatWasAsked(refused(state))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22P02", "22P05", "23503", "23505", "23514"})
    void aValueThatItRefusesWouldBeRefusedAgain(String state) {
        assertThat(DatabaseTrouble.isPassing(refused(state))).isFalse();
        assertThat(DatabaseTrouble.isOfWhatWasAsked(refused(state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42501", "42P01", "0A000"})
    void aDatabaseThatIsSetUpWrongIsNeither(String state) {
        assertThat(DatabaseTrouble.isPassing(refused(state))).isFalse();
        assertThat(DatabaseTrouble.isOfWhatWasAsked(refused(state))).isFalse();
    }

    @Test
    void aCommitThatFailedMayDoBetterNextTime() {
        Exception error = new IllegalStateException(new RollbackException("commit"));

        assertThat(DatabaseTrouble.isPassing(error)).isTrue();
        assertThat(DatabaseTrouble.isOfWhatWasAsked(error)).isFalse();
    }

    @Test
    void aFaultOfOurOwnComesAgain() {
        Exception error = new IllegalArgumentException("no such kind");

        assertThat(DatabaseTrouble.isPassing(error)).isFalse();
        assertThat(DatabaseTrouble.isOfWhatWasAsked(error)).isTrue();
    }

    private static Exception refused(@Nullable String state) {
        return new IllegalStateException("a query failed", new SQLException("refused", state));
    }
}
