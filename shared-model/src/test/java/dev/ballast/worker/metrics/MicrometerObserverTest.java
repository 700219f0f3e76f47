package dev.ballast.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.TaskEvent;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MicrometerObserverTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerObserver observer = new MicrometerObserver(registry);

    @ParameterizedTest
    @EnumSource
    void countsAnyFailureFromZeroOn(FailureCode code) {
        // Given
        observer.expect(List.of(TaskKind.RESOLVE, TaskKind.TRANSFER));
        assertThat(tasks(TaskKind.TRANSFER, code)).isZero();
        // When
        observer.ended(TaskKind.TRANSFER, failed(code), Duration.ofSeconds(3));
        // Then
        assertThat(tasks(TaskKind.TRANSFER, code)).isEqualTo(1);
        assertThat(tasks(TaskKind.RESOLVE, code)).isZero();
    }

    @Test
    void showsNoFurtherSeriesWhenTasksEnd() {
        // Given
        observer.expect(List.of(TaskKind.TRANSFER));
        Collection<Timer> before = registry.get("ballast.tasks").timers();
        // When
        observer.ended(TaskKind.TRANSFER, failed(FailureCode.INTERNAL), Duration.ofSeconds(1));
        observer.ended(
                TaskKind.TRANSFER,
                new TaskEvent.HandedBack(UUID.randomUUID(), 1),
                Duration.ofSeconds(1));
        // Then
        assertThat(registry.get("ballast.tasks").timers())
                .hasSameSizeAs(before)
                .hasSize(FailureCode.values().length + 2);
    }

    private long tasks(TaskKind kind, FailureCode code) {
        return registry.get("ballast.tasks")
                .tags("kind", kind.wire(), "outcome", code.name())
                .timer()
                .count();
    }

    private static TaskEvent failed(FailureCode code) {
        return new TaskEvent.Failed(UUID.randomUUID(), 1, code, "", null);
    }
}
