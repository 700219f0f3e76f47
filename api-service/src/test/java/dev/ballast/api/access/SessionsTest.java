package dev.ballast.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private static final Instant START = Instant.parse("2026-03-01T10:15:00Z");
    private static final String KEY = "ab".repeat(32);

    private final SecretBox box = new SecretBox(new byte[32]);

    @Test
    void standsForTheKeyForADay() {
        String text = at(START).begin(KEY);

        assertThat(at(START).read(text).orElseThrow().keyHash()).isEqualTo(KEY);
        assertThat(at(START.plus(Sessions.LIFETIME).minusSeconds(1)).read(text)).isPresent();
        assertThat(at(START.plus(Sessions.LIFETIME)).read(text)).isEmpty();
    }

    @Test
    void tellsNothingOfTheKey() {
        assertThat(at(START).begin(KEY)).doesNotContain(KEY);
        assertThat(at(START).begin(KEY)).isNotEqualTo(at(START).begin(KEY));
    }

    @Test
    void isDueAfterTenMinutes() {
        Sessions.Session session = at(START).read(at(START).begin(KEY)).orElseThrow();

        assertThat(at(START.plus(Duration.ofMinutes(9))).isDue(session)).isFalse();
        assertThat(at(START.plus(Duration.ofMinutes(10))).isDue(session)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw"})
    void takesNothingThatItDidNotMake(String text) {
        assertThat(at(START).read(text)).isEmpty();
    }

    @Test
    void takesNoneThatWasMadeWithAnotherKeyOfTheService() {
        byte[] other = new byte[32];
        other[0] = 1;
        String text = new Sessions(new SecretBox(other), InstantSource.fixed(START)).begin(KEY);

        assertThat(at(START).read(text)).isEmpty();
    }

    private Sessions at(Instant time) {
        return new Sessions(box, InstantSource.fixed(time));
    }
}
