package dev.ballast.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignInBrakeTest {
    private static final Instant START = Instant.parse("2026-03-01T10:15:00Z");

    private final SignInBrake brake = new SignInBrake();

    @Test
    void letsFiveTriesPassAndThenAsksForLongerAndLongerWaits() {
        spend("ana");

        assertThat(brake.tried("ana", START)).isEqualTo(Duration.ofSeconds(1));
        assertThat(brake.tried("ana", START.plusSeconds(1))).isZero();
        assertThat(brake.tried("ana", START.plusSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(brake.tried("ana", START.plusSeconds(3))).isZero();
        assertThat(brake.tried("ana", START.plusSeconds(3))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void asksForNoMoreThanAMinute() {
        Instant now = START;
        for (int tries = 0; tries < 40; tries++) {
            assertThat(brake.tried("ana", now)).isZero();
            now = now.plus(SignInBrake.LONGEST_WAIT);
        }

        assertThat(brake.tried("ana", now.minusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void countsANameInUpperAndLowerCaseAsOne() {
        spend("ana");

        assertThat(brake.tried("ANA", START)).isPositive();
    }

    @Test
    void leavesOtherNamesAlone() {
        spend("ana");

        // Two names have one counter in a case of 4096, so not all of three.
        assertThat(IntStream.range(0, 3).mapToObj(i -> brake.tried("ben" + i, START)))
                .contains(Duration.ZERO);
    }

    @Test
    void forgetsAfterASignInAndAfterAWhile() {
        spend("ana");
        brake.forget("ana");
        assertThat(brake.tried("ana", START)).isZero();

        spend("ben");
        assertThat(brake.tried("ben", START.plus(SignInBrake.MEMORY).plusSeconds(1))).isZero();
    }

    private void spend(String name) {
        for (int tries = 0; tries < SignInBrake.FREE_TRIES; tries++) {
            assertThat(brake.tried(name, START)).isZero();
        }
    }
}
