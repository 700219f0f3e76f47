package dev.ballast.download.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final CircuitBreaker breaker = new CircuitBreaker(3, Duration.ofSeconds(15), () -> now);

    @Test
    void leavesAHostAloneThatFailedOftenInARow() {
        fail(2);
        assertThat(breaker.admit("a")).isNull();
        fail(1);
        assertThat(breaker.admit("a")).isEqualTo(Duration.ofSeconds(15));
        assertThat(breaker.admit("b")).isNull();
    }

    @Test
    void bearsWithManyFailuresInAShortTime() {
        // Given
        for (int i = 0; i < 100; i++) {
            breaker.failed("a");
        }
        // When, Then
        assertThat(breaker.admit("a")).isNull();
    }

    @Test
    void oneAnswerInBetweenIsEnough() {
        fail(2);
        breaker.succeeded("a");
        fail(2);
        assertThat(breaker.admit("a")).isNull();
    }

    @Test
    void letsOneRequestTryAfterAWhile() {
        // Given
        fail(3);
        now = now.plusSeconds(15);
        // When, Then
        assertThat(breaker.admit("a")).isNull();
        assertThat(breaker.admit("a")).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void opensForAllAgainOnceTheHostAnswers() {
        // Given
        fail(3);
        now = now.plusSeconds(20);
        breaker.admit("a");
        // When
        breaker.succeeded("a");
        // Then
        assertThat(breaker.admit("a")).isNull();
        assertThat(breaker.admit("a")).isNull();
    }

    @Test
    void waitsAgainIfTheTryFails() {
        // Given
        fail(3);
        now = now.plusSeconds(20);
        breaker.admit("a");
        now = now.plusSeconds(3);
        // When
        breaker.failed("a");
        // Then
        assertThat(breaker.admit("a")).isEqualTo(Duration.ofSeconds(15));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            now = now.plusSeconds(10);
            breaker.failed("a");
        }
    }
}
