package dev.ballast.local.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void allWhoBookShareTheSpeed() {
        pace.limitTo(1_000);
        long first = pace.book(60_000);
        long second = pace.book(60_000);

        assertThat(second - first).isEqualTo(TimeUnit.MINUTES.toNanos(1));
    }

    @Test
    void nobodyWaitsWithoutALimit() {
        assertThat(pace.book(1 << 30)).isLessThanOrEqualTo(System.nanoTime());
    }
}
