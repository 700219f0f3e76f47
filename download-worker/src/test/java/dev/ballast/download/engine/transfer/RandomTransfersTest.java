package dev.ballast.download.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.http.HttpFetcher;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Random sizes, settings, faults, stops and kills, always the same ones for a seed.
/// `-Dballast.cases=20000` runs more of them, `-Dballast.seed=4711` begins with that one.
class RandomTransfersTest {
    private static final long FIRST = Long.getLong("ballast.seed", 0);
    private static final long CASES = Long.getLong("ballast.cases", 1500);
    private static final int AT_ONCE = 8;

    @RegisterExtension final TransferFixture fixture = new TransferFixture();

    @Test
    void whateverGoesWrongTheFileIsRightInTheEndAndLittleIsFetchedTwice() {
        Map<Long, String> wrong = new ConcurrentSkipListMap<>();
        try (HttpFetcher http = TransferFixture.loopbackHttp(Duration.ofMillis(100));
                ExecutorService cases = Executors.newFixedThreadPool(AT_ONCE)) {
            LongStream.range(FIRST, FIRST + CASES)
                    .forEach(seed ->
                            cases.execute(() -> {
                                var one =
                                        new RandomCase(
                                                seed, fixture.hub(), http, fixture.directory());
                                try {
                                    one.run();
                                } catch (Throwable e) {
                                    wrong.put(seed, e + "\n" + one);
                                }
                            }));
        }
        assertThat(new TreeMap<>(wrong)).as("seeds that failed").isEmpty();
    }
}
