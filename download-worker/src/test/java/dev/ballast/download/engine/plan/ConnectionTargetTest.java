package dev.ballast.download.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class ConnectionTargetTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NEAR = 1_000_000;
    private static final long TICK = 50_000_000L;

    private long now;
    private long bytes;

    @Test
    void doublesWhileEachConnectionBringsMore() {
        // Given
        ConnectionTarget target = new ConnectionTarget(4, 16, NEAR, 0, 0);
        // When
        int connections = run(target, SECOND / 2, count -> count * 1000L);
        // Then
        assertThat(connections).isEqualTo(16);
    }

    @Test
    void startsWithMoreToAHostThatIsFar() {
        // Given
        ConnectionTarget far = new ConnectionTarget(4, 16, SECOND / 5, 0, 0);
        // When, Then
        assertThat(far.observe(0, 0)).isEqualTo(16);
    }

    @Test
    void returnsToFewWhenTheLinkIsFull() {
        // Given
        ConnectionTarget target = new ConnectionTarget(4, 16, NEAR, 0, 0);
        // When
        int connections = run(target, 60 * SECOND, _ -> 4000L);
        // Then
        assertThat(connections).isLessThanOrEqualTo(2);
    }

    @Test
    void keepsTheNumberThatBringsMost() {
        // Given
        ConnectionTarget target = new ConnectionTarget(4, 16, NEAR, 0, 0);
        // When
        int connections = run(target, 60 * SECOND, count -> Math.min(8, count) * 1000L);
        // Then
        assertThat(connections).isBetween(7, 10);
    }

    @Test
    void growsLaterWhenTheNetworkHasChanged() {
        // Given
        ConnectionTarget target = new ConnectionTarget(4, 16, NEAR, 0, 0);
        run(target, 10 * SECOND, _ -> 4000L);
        // When
        int connections = run(target, 200 * SECOND, count -> count * 1000L);
        // Then
        assertThat(connections).isEqualTo(16);
    }

    @Test
    void doesNotReturnSoonToWhatTheHostRefused() {
        // Given
        ConnectionTarget target = new ConnectionTarget(4, 16, NEAR, 0, 0);
        target.pushedBack(3, 0);
        // When
        int soon = run(target, 29 * SECOND, count -> count * 1000L);
        int later = run(target, 200 * SECOND, count -> count * 1000L);
        // Then
        assertThat(soon).isEqualTo(3);
        assertThat(later).isGreaterThan(3);
    }

    private int run(ConnectionTarget target, long duration, IntToLongFunction perSecond) {
        int connections = target.observe(bytes, now);
        for (long end = now + duration; now < end; now += TICK) {
            bytes += perSecond.applyAsLong(connections) * 1000 * TICK / SECOND;
            connections = target.observe(bytes, now + TICK);
        }
        return connections;
    }
}
