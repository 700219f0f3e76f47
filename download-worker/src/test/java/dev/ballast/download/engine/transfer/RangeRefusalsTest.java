package dev.ballast.download.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RangeRefusalsTest {
    private static final URI HERE = URI.create("https://a.example/x");
    private static final URI SAME_HOST = URI.create("https://a.example/y");
    private static final URI ELSEWHERE = URI.create("https://b.example/x");

    private Instant now = Instant.EPOCH;

    @Test
    void remembersAHostForAWhile() {
        // Given
        RangeRefusals refusals = new RangeRefusals(() -> now);
        // When
        refusals.note(HERE);
        // Then
        assertThat(refusals.remembers(SAME_HOST)).isTrue();
        assertThat(refusals.remembers(ELSEWHERE)).isFalse();
        now = now.plus(Duration.ofMinutes(11));
        assertThat(refusals.remembers(HERE)).isFalse();
    }
}
