package dev.ballast.download.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionTargetTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long PER_CONNECTION = 1000;

    @Test
    void growsWhileEachConnectionBringsMore() {
        // Given
        ConnectionTarget target = new ConnectionTarget(2, 16, 0, 0);
        long bytes = 0;
        int connections = 2;
        // When
        for (int second = 1; second <= 20; second++) {
            bytes += connections * PER_CONNECTION;
            connections = target.observe(bytes, second * SECOND);
        }
        // Then
        assertThat(connections).isEqualTo(16);
    }

    @Test
    void staysSmallWhenTheLinkIsFull() {
        // Given
        ConnectionTarget target = new ConnectionTarget(4, 16, 0, 0);
        int connections = 4;
        // When
        for (int second = 1; second <= 10; second++) {
            connections = target.observe(second * 4L * PER_CONNECTION, second * SECOND);
        }
        // Then
        assertThat(connections).isLessThanOrEqualTo(6);
    }

    @Test
    void doesNotReturnToWhatTheHostRefused() {
        // Given
        ConnectionTarget target = new ConnectionTarget(4, 16, 0, 0);
        target.pushedBack(3);
        long bytes = 0;
        int connections = 3;
        // When
        for (int second = 1; second <= 60; second++) {
            bytes += second * PER_CONNECTION;
            connections = target.observe(bytes, second * SECOND);
        }
        // Then
        assertThat(connections).isEqualTo(3);
    }
}
