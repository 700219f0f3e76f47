package dev.ballast.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpeedSharesTest {
    private static final long LIMIT = 8_000_000;

    @Test
    void workersThatFetchAlikeGetEqualShares() {
        assertThat(SpeedShares.divide(LIMIT, List.of(busy("a", 1, 0), busy("b", 1, 0)), Map.of()))
                .isEqualTo(Map.of("a", LIMIT / 2, "b", LIMIT / 2));
    }

    @Test
    void anIdleWorkerKeepsAFewPercentToBeginWith() {
        Map<String, Long> shares =
                SpeedShares.divide(LIMIT, List.of(busy("a", 1, 0), idle("b")), Map.of());

        assertThat(shares.get("b")).isEqualTo(LIMIT / 40);
        assertThat(shares.get("a")).isEqualTo(LIMIT - LIMIT / 40);
    }

    @Test
    void whileNobodyFetchesAllGetTheSame() {
        assertThat(SpeedShares.divide(LIMIT, List.of(idle("a"), idle("b")), Map.of()))
                .isEqualTo(Map.of("a", LIMIT / 2, "b", LIMIT / 2));
    }

    @Test
    void theFirstPriorityTakesNearlyAllFromTheLast() {
        Map<String, Long> shares =
                SpeedShares.divide(LIMIT, List.of(busy("a", 512, 0), busy("b", 1, 0)), Map.of());

        assertThat(shares.get("a")).isGreaterThan(LIMIT * 99 / 100);
        assertThat(shares.get("b")).isPositive();
    }

    @Test
    void whatAWorkerCannotUseGoesToTheOthersStepByStepAndComesBackAtOnce() {
        Map<String, Long> shares = Map.of("slow", LIMIT / 2, "fast", LIMIT / 2);
        for (int round = 0; round < 30; round++) {
            List<Demand> demands =
                    List.of(busy("slow", 1, 1_000_000), busy("fast", 1, share(shares, "fast")));
            shares = SpeedShares.divide(LIMIT, demands, shares);
        }
        assertThat(shares.get("slow")).isBetween(1_000_000L, 2_000_000L);
        assertThat(shares.get("fast")).isGreaterThan(LIMIT - 2_100_000);

        List<Demand> both =
                List.of(
                        busy("slow", 1, share(shares, "slow")),
                        busy("fast", 1, share(shares, "fast")));
        assertThat(SpeedShares.divide(LIMIT, both, shares).get("slow")).isEqualTo(LIMIT / 2);
    }

    @Test
    void aWorkerThatWasIdleIsGivenItsFullShareAtOnce() {
        Map<String, Long> before =
                SpeedShares.divide(LIMIT, List.of(busy("a", 1, LIMIT), idle("b")), Map.of());

        Map<String, Long> now =
                SpeedShares.divide(LIMIT, List.of(busy("a", 1, LIMIT), busy("b", 1, 0)), before);

        assertThat(now.get("b")).isEqualTo(LIMIT / 2);
    }

    @Test
    void sharesNeverExceedTheLimitTogether() {
        SplittableRandom random = new SplittableRandom(11);
        Map<String, Long> shares = new HashMap<>();
        for (int round = 0; round < 2000; round++) {
            long limit = random.nextLong(1, 1L << 40);
            List<Demand> demands =
                    IntStream.range(0, random.nextInt(6))
                            .mapToObj(i ->
                                    new Demand(
                                            "w" + i,
                                            random.nextInt(3) == 0 ? 0 : random.nextDouble() * 600,
                                            random.nextLong(limit)))
                            .toList();
            shares = SpeedShares.divide(limit, demands, shares);
            assertThat(shares).hasSize(demands.size());
            assertThat(shares.values().stream().mapToLong(share -> share).sum())
                    .isLessThanOrEqualTo(limit);
        }
    }

    private static long share(Map<String, Long> shares, String worker) {
        return Objects.requireNonNull(shares.get(worker));
    }

    private static Demand busy(String worker, double weight, long speed) {
        return new Demand(worker, weight, speed);
    }

    private static Demand idle(String worker) {
        return new Demand(worker, 0, 0);
    }
}
