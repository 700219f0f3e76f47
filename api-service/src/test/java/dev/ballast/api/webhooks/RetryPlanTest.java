package dev.ballast.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPlanTest {
    private final RetryPlan plan = new RetryPlan(new Random(1));

    @Test
    void waitsFourTimesAsLongAfterEachFailureUpToSixHoursWithSomeSpread() {
        for (int attempt = 1; attempt < RetryPlan.MOST_ATTEMPTS; attempt++) {
            long exact = Math.min(10_000L << (2 * (attempt - 1)), 6 * 3_600_000L);
            assertThat(plan.after(attempt, null).orElseThrow().toMillis())
                    .as("attempt %d", attempt)
                    .isBetween((long) (exact * 0.8), (long) (exact * 1.2));
        }
    }

    @Test
    void givesUpAfterTheTenthAttempt() {
        assertThat(plan.after(10, null)).isEmpty();
    }

    @Test
    void waitsAsLongAsTheReceiverAsksButNoLongerThanSixHours() {
        assertThat(plan.after(1, Duration.ofHours(1))).contains(Duration.ofHours(1));
        assertThat(plan.after(1, Duration.ofDays(1))).contains(Duration.ofHours(6));
        assertThat(plan.after(2, Duration.ofSeconds(1)).orElseThrow())
                .isGreaterThan(Duration.ofSeconds(30));
    }
}
