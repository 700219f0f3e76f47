package dev.ballast.download.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostSlotsTest {
    private static final URI A = URI.create("https://a.example/x");
    private static final URI B = URI.create("https://b.example/x");

    @Test
    void givesEachHostItsShareAndNoMore() {
        // Given
        HostSlots slots = new HostSlots(2, 10);
        // When
        long taken = take(slots, A, 2);
        // Then
        assertThat(taken).isEqualTo(2);
        assertThat(slots.tryTake(A)).isFalse();
        assertThat(slots.tryTake(B)).isTrue();
    }

    @Test
    void allHostsTogetherGetNoMoreThanTheEngineHas() {
        // Given
        HostSlots slots = new HostSlots(2, 3);
        // When
        long taken = take(slots, A, 2) + take(slots, B, 1);
        // Then
        assertThat(taken).isEqualTo(3);
        assertThat(slots.tryTake(B)).isFalse();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        // Given
        HostSlots slots = new HostSlots(1, 1);
        assertThat(slots.tryTake(A)).isTrue();
        // When
        slots.giveBack(A);
        // Then
        assertThat(slots.tryTake(B)).isTrue();
    }

    @Test
    void saysWhenALoweredLimitIsExceeded() {
        // Given
        HostSlots slots = new HostSlots(2, 10);
        assertThat(take(slots, A, 2)).isEqualTo(2);
        assertThat(slots.exceeded(A)).isFalse();
        // When
        slots.limitPerHost(1);
        // Then
        assertThat(slots.exceeded(A)).isTrue();
        slots.giveBack(A);
        assertThat(slots.exceeded(A)).isFalse();
        assertThat(slots.tryTake(A)).isFalse();
    }

    private static long take(HostSlots slots, URI host, int times) {
        return IntStream.range(0, times).filter(_ -> slots.tryTake(host)).count();
    }
}
