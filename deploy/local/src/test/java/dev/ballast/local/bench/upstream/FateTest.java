package dev.ballast.local.bench.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FateTest {
    @Test
    void theSameConnectionOfARoundHasTheSameFateForEveryone() {
        for (int connection = 0; connection < 100; connection++) {
            assertThat(Fate.of(3, connection, 0.3, 0.3))
                    .isEqualTo(Fate.of(3, connection, 0.3, 0.3));
        }
    }

    @Test
    void asManyConnectionsFailAsIsSaid() {
        long stalling =
                LongStream.range(0, 10_000)
                        .filter(i -> Fate.of(1, i, 0.01, 0.01).kind() == Fate.Kind.STALLS)
                        .count();

        assertThat(stalling).isBetween(60L, 140L);
    }

    @Test
    void nothingIsHeldBackOnASoundConnection() {
        assertThat(Fate.of(1, 1, 0, 0).limit(1000)).isEqualTo(1000);
    }
}
