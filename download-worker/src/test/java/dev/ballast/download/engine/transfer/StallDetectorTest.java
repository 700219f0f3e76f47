package dev.ballast.download.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StallDetectorTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long FLOOR = 1000;

    private final StallDetector detector = new StallDetector(Duration.ofSeconds(10), FLOOR);

    @ParameterizedTest
    @CsvSource({
        // bytes, seconds in writes, seconds held back, connections, verdict
        "0, 0, 0, 1, SILENT",
        "9999, 0, 0, 1, TRICKLE",
        "10000, 0, 0, 1,",
        "10000000, 1, 1, 1,",
        "10000000, 6, 0, 1, SLOW_DISK",
        "0, 10, 0, 1, SLOW_DISK",
        "100, 0, 9, 1, LIMITED",
        "10000000, 5, 5, 1, LIMITED",
        "10000000, 12, 12, 4,",
        "10000000, 24, 0, 4, SLOW_DISK"
    })
    void tellsWhatIsInTheWay(long bytes, long disk, long limited, int connections, Stall verdict) {
        // Given
        detector.observe(new StallDetector.Sample(0, 0, 0, 0, connections));
        // When
        Optional<Stall> found =
                detector.observe(
                        new StallDetector.Sample(
                                10 * SECOND, bytes, disk * SECOND, limited * SECOND, connections));
        // Then
        assertThat(found).isEqualTo(Optional.ofNullable(verdict));
    }

    @Test
    void saysNothingBeforeItHasSeenAWholeWindow() {
        assertThat(observe(0, 0)).isEmpty();
        assertThat(observe(9, 0)).isEmpty();
        assertThat(observe(10, 0)).contains(Stall.SILENT);
    }

    @Test
    void looksAtTheLastWindowOnly() {
        // Given
        for (int second = 0; second <= 20; second++) {
            observe(second, second * 1_000_000L);
        }
        // When
        for (int second = 21; second < 30; second++) {
            assertThat(observe(second, 20_000_000)).isEmpty();
        }
        // Then
        assertThat(observe(30, 20_000_000)).contains(Stall.SILENT);
        assertThat(observe(31, 21_000_000)).isEmpty();
    }

    @Test
    void startsAfreshWhenToldTo() {
        // Given
        observe(0, 0);
        observe(10, 0);
        // When
        detector.reset();
        // Then
        assertThat(observe(11, 0)).isEmpty();
    }

    private Optional<Stall> observe(long second, long bytes) {
        return detector.observe(new StallDetector.Sample(second * SECOND, bytes, 0, 0, 1));
    }
}
