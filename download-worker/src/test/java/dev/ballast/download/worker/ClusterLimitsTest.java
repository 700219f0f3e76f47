package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.RateHold;
import dev.ballast.model.message.Work;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterLimitsTest {
    private static final UUID JOB = UUID.randomUUID();
    private static final URI FILE = URI.create("https://hub.test/m.bin");
    private static final int MIB = 1 << 20;

    private final List<Integer> further = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();

    @Test
    void nothingIsFetchedBeforeTheLimitsAreHeard() {
        ClusterLimits limits = limits(null);

        assertThat(secondsFor(MIB, limits)).isGreaterThan(3600);

        limits.heard(new Control.Limits(null, 16));
        assertThat(secondsFor(MIB, limits)).isZero();
    }

    @Test
    void limitsThatAreNeverHeardAreNotWaitedForForEver() {
        ClusterLimits limits = limits((long) MIB);
        later.forEach(Runnable::run);

        assertThat(secondsFor(8 * MIB, limits)).isBetween(7, 8);
    }

    @Test
    void aWorkerTakesItsShare() {
        ClusterLimits limits = limits(null);
        limits.heard(shares(8L * MIB, Map.of("worker-1", 2L * MIB)));

        assertThat(secondsFor(16 * MIB, limits)).isBetween(7, 8);
    }

    @Test
    void aWorkerThatIsNotNamedYetTakesItsPartOfAll() {
        ClusterLimits limits = limits(null);
        limits.heard(shares(8L * MIB, Map.of("worker-2", 8L * MIB)));

        assertThat(secondsFor(16 * MIB, limits)).isBetween(3, 4);
    }

    @Test
    void itsOwnLimitHoldsBelowItsShare() {
        ClusterLimits limits = limits((long) MIB);
        limits.heard(shares(8L * MIB, Map.of("worker-1", 2L * MIB)));

        assertThat(secondsFor(8 * MIB, limits)).isBetween(7, 8);
    }

    @Test
    void aJobsLimitChangesWhileItRuns() {
        ClusterLimits limits = limits(null);
        limits.heard(new Control.Limits(null, 16));
        try (TransferLimits its = limits.open(claim(2L * MIB), work())) {
            assertThat(seconds(its.speed().book(8 * MIB))).isBetween(3, 4);

            limits.heard(
                    new Control.JobSpeed(
                            JOB, Priority.DEFAULT, 8L * MIB, Map.of("worker-1", 4L * MIB)));
            assertThat(seconds(its.speed().book(16 * MIB))).isBetween(5, 6);

            limits.heard(new Control.JobSpeed(JOB, Priority.DEFAULT, null, Map.of()));
            assertThat(its.speed().book(MIB)).isZero();
        }
    }

    @Test
    void theFirstConnectionOfEachFileCountsAmongThoseToItsHost() {
        ClusterLimits limits = limits(null);
        limits.heard(new Control.Limits(null, 4));

        TransferLimits one = limits.open(claim(null), work());
        TransferLimits two = limits.open(claim(null), work());
        one.close();
        two.close();

        assertThat(further).containsExactly(4, 3, 2, 3, 4);
    }

    @Test
    void heldUpstreamsAreNotAsked() {
        ClusterLimits limits = limits(null);
        limits.heard(
                new Control.Limits(
                        null,
                        16,
                        Map.of(),
                        1,
                        List.of(new RateHold(RateBucket.of(FILE, null), 10))));

        try (TransferLimits its = limits.open(claim(null), work())) {
            assertThat(its.gate().waitFor(FILE)).isPositive();
        }
    }

    private ClusterLimits limits(@Nullable Long ownLimit) {
        return new ClusterLimits("worker-1", ownLimit, further::add, later::add);
    }

    private static Control.Limits shares(Long maxSpeed, Map<String, Long> shares) {
        return new Control.Limits(maxSpeed, 16, shares, 2, List.of());
    }

    /// What a new file has to wait after so many bytes at once.
    private static int secondsFor(int bytes, ClusterLimits limits) {
        try (TransferLimits its = limits.open(claim(null), work())) {
            return seconds(its.speed().book(bytes));
        }
    }

    private static int seconds(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000_000);
    }

    private static Claim claim(@Nullable Long maxSpeed) {
        return new Claim(UUID.randomUUID(), 1, 30, work(), Map.of(), Priority.DEFAULT, maxSpeed);
    }

    private static Work.Transfer work() {
        return new Work.Transfer(
                JOB,
                VolumeName.SHARED,
                SourceRef.parse(FILE.toString()),
                null,
                new Work.PlannedFile(new RelativePath("m.bin"), FILE, null, null, null, null));
    }
}
