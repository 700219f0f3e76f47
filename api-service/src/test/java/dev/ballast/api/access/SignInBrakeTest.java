package dev.ballast.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignInBrakeTest {
    private static final Instant START = Instant.parse("2026-03-01T10:15:00Z");

    private static final String HOME = "192.0.2.7";

    private final SignInBrake brake = new SignInBrake();

    @Test
    void letsFiveTriesPassAndThenAsksForLongerAndLongerWaits() {
        spend("ana");

        assertThat(brake.tried("ana", HOME, START)).isEqualTo(Duration.ofSeconds(1));
        assertThat(brake.tried("ana", HOME, START.plusSeconds(1))).isZero();
        assertThat(brake.tried("ana", HOME, START.plusSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(brake.tried("ana", HOME, START.plusSeconds(3))).isZero();
        assertThat(brake.tried("ana", HOME, START.plusSeconds(3))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void asksForNoMoreThanAMinute() {
        Instant now = START;
        for (int tries = 0; tries < 40; tries++) {
            assertThat(brake.tried("ana", HOME, now)).isZero();
            now = now.plus(SignInBrake.LONGEST_WAIT);
        }

        assertThat(brake.tried("ana", HOME, now.minusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void countsANameInUpperAndLowerCaseAsOne() {
        spend("ana");

        assertThat(brake.tried("ANA", HOME, START)).isPositive();
    }

    @Test
    void leavesOtherNamesAlone() {
        spend("ana");

        // Two names have one counter in a case of 16384, so not all of three.
        assertThat(IntStream.range(0, 3).mapToObj(i -> brake.tried("ben" + i, HOME, START)))
                .contains(Duration.ZERO);
    }

    @Test
    void letsTheUserInWhileAStrangerElsewhereGuesses() {
        spend("ana");

        // Two addresses have one counter in a case of 16384, so not all of three.
        assertThat(IntStream.range(0, 3).mapToObj(i -> brake.tried("ana", "192.0.2.1" + i, START)))
                .contains(Duration.ZERO);
    }

    @Test
    void takesTheAddressesOfAnIpv6NetworkForOne() {
        assertThat(SignInBrake.network("2001:db8:0:7:1:2:3:4"))
                .isEqualTo(SignInBrake.network("2001:db8:0:7::1"))
                .isNotEqualTo(SignInBrake.network("2001:db8:0:8::1"));
        assertThat(SignInBrake.network("192.0.2.7")).isNotEqualTo(SignInBrake.network("192.0.2.8"));
    }

    @Test
    void slowsGuessesFromEverywhereDownToOneASecond() {
        guessFromEverywhere(SignInBrake.FREE_TRIES_FROM_ANYWHERE);

        assertThat(brake.tried("ana", HOME, START)).isEqualTo(Duration.ofSeconds(1));

        guessFromEverywhere(10);
        assertThat(brake.tried("ana", HOME, START.plusSeconds(1))).isZero();
    }

    @Test
    void takesWhatAProxyTellsInsteadOfAnAddressAsItIs() {
        assertThat(SignInBrake.network("_hidden")).isEqualTo("_hidden");
    }

    @Test
    void forgetsAfterASignInAndAfterAWhile() {
        spend("ana");
        brake.forget("ana", HOME);
        assertThat(brake.tried("ana", HOME, START)).isZero();

        spend("ben");
        assertThat(brake.tried("ben", HOME, START.plus(SignInBrake.MEMORY).plusSeconds(1)))
                .isZero();
    }

    private void guessFromEverywhere(int tries) {
        for (int i = 0; i < tries; i++) {
            brake.tried("ana", "198.51.100." + i, START);
        }
    }

    private void spend(String name) {
        for (int tries = 0; tries < SignInBrake.FREE_TRIES; tries++) {
            assertThat(brake.tried(name, HOME, START)).isZero();
        }
    }
}
