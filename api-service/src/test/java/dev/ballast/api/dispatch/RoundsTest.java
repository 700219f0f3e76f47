package dev.ballast.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.settings.ApplyTimetable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RoundsTest {
    @Inject ReapLeases reapLeases;
    @Inject Silence silence;
    @Inject ApplyTimetable applyTimetable;
    @Inject Governor governor;
    @Inject HeldTasks heldTasks;
    @Inject AwaitWorkers awaitWorkers;

    @Test
    void aDutyThatFailsKeepsNoOtherFromBeingDone() {
        // Given
        var upkeep = new FailingUpkeep();
        // When
        rounds(upkeep).everySecond();
        // Then
        assertThat(upkeep.asked)
                .contains(Upkeep.Duty.REAP, Upkeep.Duty.DELAYED, Upkeep.Duty.PLACES);
    }

    @Test
    void nothingIsBegunAfterTheServiceBeganToStop() throws InterruptedException {
        // Given
        var upkeep = new FailingUpkeep();
        Rounds rounds = rounds(upkeep);
        rounds.stop(new ShutdownEvent());
        // When
        CompletableFuture.runAsync(rounds::everySecond).join();
        // Then
        assertThat(upkeep.asked).isEmpty();
    }

    private Rounds rounds(Upkeep upkeep) {
        return new Rounds(
                reapLeases, silence, upkeep, applyTimetable, governor, heldTasks, awaitWorkers);
    }

    /// Fails at the first duty, and does none of the others.
    private static final class FailingUpkeep implements Upkeep {
        private final List<Duty> asked = new ArrayList<>();

        @Override
        public boolean mayDo(Duty duty) {
            asked.add(duty);
            if (duty == Duty.REAP) {
                throw new IllegalStateException("no such row");
            }
            return false;
        }

        @Override
        public void wakeDelayed() {}

        @Override
        public void fitPlaces() {}

        @Override
        public void wakeForSpace() {}

        @Override
        public void verifyOldest() {}

        @Override
        public void evict() {}

        @Override
        public void purge() {}
    }
}
