package dev.ballast.download.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget =
            new RetryBudget(4, Duration.ofSeconds(1), Duration.ofSeconds(3), new Random(1));

    @Test
    void waitsLongerEachTimeUpToACeiling() {
        assertThat(budget.failed(Trouble.CONNECTION).orElseThrow())
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(budget.failed(Trouble.CONNECTION).orElseThrow())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(budget.failed(Trouble.CONNECTION).orElseThrow())
                .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(3));
        assertThat(budget.failed(Trouble.CONNECTION)).isEmpty();
    }

    @Test
    void eachKindOfTroubleHasABudgetOfItsOwn() {
        for (int i = 0; i < 3; i++) {
            assertThat(budget.failed(Trouble.CONNECTION)).isPresent();
            assertThat(budget.failed(Trouble.SILENCE)).isPresent();
            assertThat(budget.failed(Trouble.STATUS)).isPresent();
        }
        assertThat(budget.failed(Trouble.STATUS)).isEmpty();
    }

    @Test
    void anOddAnswerMayComeOnce() {
        assertThat(budget.failed(Trouble.ODD_ANSWER)).isPresent();
        assertThat(budget.failed(Trouble.ODD_ANSWER)).isEmpty();
    }

    @Test
    void startsAgainWithTheNextByte() {
        // Given
        budget.failed(Trouble.ODD_ANSWER);
        budget.failed(Trouble.CONNECTION);
        // When
        budget.progressed();
        // Then
        assertThat(budget.failed(Trouble.ODD_ANSWER)).isPresent();
        assertThat(budget.failed(Trouble.CONNECTION).orElseThrow())
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
}
