package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.message.Control;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpeedBudgetTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final SpeedBudget budget = new SpeedBudget(now::get);

    @Test
    void letsEverythingThroughUntilThereIsALimit() {
        assertThat(budget.book(1 << 30)).isZero();
    }

    @Test
    void makesAllTransfersTogetherWaitForTheirShare() {
        budget.accept(new Control.Limits(1000L, 1));
        assertThat(budget.book(500)).isEqualTo(Duration.ofMillis(500).toNanos());
        assertThat(budget.book(500)).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void savesNoTimeUpForABurst() {
        budget.accept(new Control.Limits(1000L, 1));
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(budget.book(1000)).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void forgetsTheOldLimitWithTheNewOne() {
        budget.accept(new Control.Limits(1L, 1));
        budget.book(1_000_000);
        budget.accept(new Control.Limits(null, 1));
        assertThat(budget.book(1000)).isZero();
    }
}
