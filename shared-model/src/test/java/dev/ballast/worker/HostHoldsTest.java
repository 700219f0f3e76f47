package dev.ballast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.http.RequestGate;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.RateHold;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class HostHoldsTest {
    private static final URI FILE = URI.create("https://hub.test/m.bin");
    private static final RateBucket BUCKET = RateBucket.of(FILE, null);

    private final AtomicLong now = new AtomicLong(1);
    private final RandomGenerator least = () -> 0;
    private final HostHolds holds = new HostHolds(now::get, least);
    private final RequestGate gate = holds.gate(null);

    @Test
    void anAnswerThatAsksForAPauseHoldsTheWholeHostAndIsToldOthers() {
        AtomicInteger told = new AtomicInteger();
        holds.whenSeen(told::incrementAndGet);

        gate.answered(FILE, 429, Duration.ofSeconds(30));

        assertThat(holds.gate(null).waitFor(URI.create("https://hub.test/other")))
                .isEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(holds.seen()).containsExactly(new RateHold(BUCKET, 30));
        assertThat(told).hasValue(1);
    }

    @Test
    void otherHostsAndOtherTokensGoOn() {
        gate.answered(FILE, 429, Duration.ofSeconds(30));

        assertThat(gate.waitFor(URI.create("https://cdn.test/m.bin"))).isZero();
        assertThat(holds.gate("hf_secret").waitFor(FILE)).isZero();
    }

    @Test
    void whatTheApiSaysHoldsTooAndIsNotToldBack() {
        holds.heard(List.of(new RateHold(BUCKET, 10)));

        assertThat(gate.waitFor(FILE)).isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(holds.seen()).isEmpty();
    }

    @Test
    void aPauseEndsByItself() {
        gate.answered(FILE, 503, Duration.ofSeconds(10));
        pass(Duration.ofSeconds(10));

        assertThat(gate.waitFor(FILE)).isZero();
        assertThat(holds.seen()).isEmpty();
    }

    @Test
    void thoseWhoWaitedComeBackSpreadOut() {
        HostHolds spread = new HostHolds(now::get, () -> -1);
        RequestGate late = spread.gate(null);
        late.answered(FILE, 429, Duration.ofSeconds(20));
        pass(Duration.ofSeconds(20));

        assertThat(late.waitFor(FILE))
                .isBetween(Duration.ofMillis(1900).toNanos(), Duration.ofSeconds(2).toNanos());
    }

    @Test
    void pausesWithoutATimeDoubleUntilTheHostAnswersAgain() {
        gate.answered(FILE, 429, null);
        gate.answered(FILE, 429, null);
        assertThat(gate.waitFor(FILE)).isEqualTo(Duration.ofSeconds(5).toNanos());
        pass(Duration.ofSeconds(5));

        gate.answered(FILE, 429, null);
        assertThat(gate.waitFor(FILE)).isEqualTo(Duration.ofSeconds(10).toNanos());
        pass(Duration.ofSeconds(10));

        gate.answered(FILE, 206, null);
        gate.answered(FILE, 429, null);
        assertThat(gate.waitFor(FILE)).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void anAnswerThatWasOnItsWayDoesNotEndAPause() {
        gate.answered(FILE, 429, Duration.ofSeconds(30));

        gate.answered(FILE, 206, null);

        assertThat(gate.waitFor(FILE)).isPositive();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
