package dev.ballast.download.worker;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.RateHold;
import dev.ballast.model.message.Work;
import dev.ballast.worker.HostHolds;
import dev.ballast.worker.SharedLimits;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The part of the cluster's limits that this worker keeps: its share of the speed, the upstreams
/// that are not to be asked, the connections to one host. Thread-safe.
///
/// Until it has heard the limits, for at most 3 s, it fetches nothing: without them it could exceed
/// what the others keep to.
public final class ClusterLimits implements SharedLimits {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String worker;
    private final @Nullable Long ownLimit;
    private final IntConsumer furtherConnections;
    private final SpeedBudget speed = new SpeedBudget();
    private final HostHolds holds = new HostHolds();
    private final Map<String, Integer> filesByHost = new HashMap<>();
    private int perHost = Integer.MAX_VALUE;
    private @Nullable Long lastShare;
    private boolean informed;

    /// @param worker its id
    /// @param ownLimit bytes per second of this worker alone; null for none
    /// @param furtherConnections told how many connections one host may have beyond the first one
    ///   of each file
    public ClusterLimits(String worker, @Nullable Long ownLimit, IntConsumer furtherConnections) {
        this(
                worker,
                ownLimit,
                furtherConnections,
                CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// @param afterPatience runs what it is given once the limits should have been heard
    ClusterLimits(
            String worker,
            @Nullable Long ownLimit,
            IntConsumer furtherConnections,
            Executor afterPatience) {
        this.worker = worker;
        this.ownLimit = ownLimit;
        this.furtherConnections = furtherConnections;
        speed.limit(0L);
        afterPatience.execute(this::waitNoLonger);
    }

    private synchronized void waitNoLonger() {
        if (!informed) {
            speed.limit(ownLimit);
        }
    }

    @Override
    public synchronized void heard(Control.Limits limits) {
        informed = true;
        speed.limit(least(share(limits), ownLimit));
        perHost = limits.perHostConnections();
        boundConnections();
        holds.heard(limits.holds());
    }

    @Override
    public void heard(Control.JobSpeed job) {
        Long share = job.shares().get(worker);
        if (job.maxSpeed() == null || share != null) {
            speed.limit(job.job(), job.priority(), share);
        } else {
            speed.rank(job.job(), job.priority());
        }
    }

    @Override
    public List<RateHold> holds() {
        return holds.seen();
    }

    @Override
    public void whenHeld(Runnable tell) {
        holds.whenSeen(tell);
    }

    /// The upstreams that are not to be asked now.
    HostHolds hostHolds() {
        return holds;
    }

    /// What one transfer keeps to, until it is closed.
    TransferLimits open(Claim claim, Work.Transfer work) {
        URI uri = work.file().uri();
        String token = claim.ownToken();
        count(uri, 1);
        return new TransferLimits(
                speed.open(work.job(), claim.priority(), claim.maxSpeed()),
                holds.gate(token),
                () -> count(uri, -1));
    }

    private @Nullable Long share(Control.Limits limits) {
        Long maxSpeed = limits.maxSpeed();
        if (maxSpeed == null) {
            lastShare = null;
            return null;
        }
        Long share = limits.shares().get(worker);
        if (share == null) {
            // Not counted yet; the next word will name this worker.
            share =
                    lastShare == null
                            ? Long.valueOf(maxSpeed / Math.max(1, limits.workers()))
                            : least(lastShare, maxSpeed);
        }
        lastShare = share;
        return share;
    }

    private synchronized void count(URI uri, int change) {
        filesByHost.merge(
                String.valueOf(uri.getAuthority()),
                change,
                (before, by) -> before + by == 0 ? null : before + by);
        boundConnections();
    }

    /// The first connection of each file counts, too.
    private void boundConnections() {
        int first = filesByHost.values().stream().mapToInt(files -> files).max().orElse(0);
        furtherConnections.accept(Math.max(0, perHost - first));
    }

    private static @Nullable Long least(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Long.valueOf(Math.min(one, other));
    }
}
