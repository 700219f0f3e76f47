package dev.ballast.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.dispatch.RetryRule.Verdict;
import dev.ballast.model.job.FailureCode;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryRuleTest {
    private final RetryRule rule = new RetryRule(100, new SplittableRandom(1));

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "9, 256", "10, 300", "99, 300"})
    void doublesTheDelayUpToFiveMinutesWithAFifthOfSpread(int attempt, int seconds) {
        for (int i = 0; i < 100; i++) {
            assertThat(delay(rule.after(FailureCode.INTERNAL, attempt, null)))
                    .isBetween(
                            Duration.ofMillis(seconds * 800L), Duration.ofMillis(seconds * 1200L));
        }
    }

    @Test
    void waitsAsLongAsTheSourceAsks() {
        assertThat(delay(rule.after(FailureCode.SOURCE_RATE_LIMITED, 1, 600L)))
                .isBetween(Duration.ofMinutes(10), Duration.ofSeconds(605));
    }

    @Test
    void waitsNoLongerThanADayWhateverTheSourceAsks() {
        assertThat(delay(rule.after(FailureCode.SOURCE_RATE_LIMITED, 1, Long.MAX_VALUE)))
                .isBetween(Duration.ofDays(1), Duration.ofDays(1).plusSeconds(5));
    }

    @Test
    void waitingAsTheSourceAsksSpendsNoAttempt() {
        assertThat(rule.after(FailureCode.SOURCE_RATE_LIMITED, 1000, 600L))
                .isInstanceOfSatisfying(
                        Verdict.Retry.class, retry -> assertThat(retry.spendsAttempt()).isFalse());
        assertThat(rule.after(FailureCode.SOURCE_RATE_LIMITED, 1, null))
                .isInstanceOfSatisfying(
                        Verdict.Retry.class, retry -> assertThat(retry.spendsAttempt()).isTrue());
    }

    @Test
    void givesUpWhenTheAttemptsAreSpent() {
        assertThat(new RetryRule(3, new SplittableRandom(1)).after(FailureCode.INTERNAL, 3, null))
                .isInstanceOf(Verdict.GiveUp.class);
    }

    @ParameterizedTest
    @EnumSource
    void triesAgainOnlyWhatARetryCanMend(FailureCode code) {
        Verdict verdict = rule.after(code, 1, null);
        assertThat(verdict instanceof Verdict.GiveUp).isEqualTo(!code.retryable());
    }

    @Test
    void waitsForRoomWithoutSpendingAttempts() {
        assertThat(rule.after(FailureCode.DISK_FULL, 1000, null))
                .isInstanceOf(Verdict.AwaitSpace.class);
    }

    @Test
    void triesARemovalUntilItSucceedsAlsoOnAFullVolume() {
        assertThat(delay(rule.afterRemoval(FailureCode.DISK_FULL, 1000)))
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        assertThat(rule.afterRemoval(FailureCode.INVALID_REQUEST, 1))
                .isInstanceOf(Verdict.GiveUp.class);
    }

    private static Duration delay(Verdict verdict) {
        return ((Verdict.Retry) verdict).delay();
    }
}
