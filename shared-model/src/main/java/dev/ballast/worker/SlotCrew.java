package dev.ballast.worker;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Claim;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The slots of one plan: each waits for a reason to claim, claims, does the task, and claims again
/// without being rung.
final class SlotCrew {
    private static final Logger LOG = System.getLogger(SlotCrew.class.getName());

    private final String worker;
    private final SlotPlan plan;
    private final Supplier<List<VolumeName>> mounted;
    private final Claims claims;
    private final ClaimGate gate;
    private final TaskRunner runner;
    private final WorkerObserver observer;
    private List<Thread> slots = List.of();

    /// @param mounted the volumes that are there now; work is taken for no other
    SlotCrew(
            String worker,
            SlotPlan plan,
            Supplier<List<VolumeName>> mounted,
            Claims claims,
            ClaimGate gate,
            TaskRunner runner,
            WorkerObserver observer) {
        this.worker = worker;
        this.plan = plan;
        this.mounted = mounted;
        this.claims = claims;
        this.gate = gate;
        this.runner = runner;
        this.observer = observer;
    }

    SlotPlan plan() {
        return plan;
    }

    ClaimGate gate() {
        return gate;
    }

    void start() {
        slots =
                IntStream.range(0, plan.slots())
                        .mapToObj(n -> Thread.ofVirtual().name("slot-" + n).start(this::work))
                        .toList();
    }

    /// Whether all of its slots are there. One that an error has ended does not come back.
    boolean isWhole() {
        return slots.stream().allMatch(Thread::isAlive);
    }

    /// Waits until every slot has ended, after its gate was closed.
    ///
    /// @param deadline by [System#nanoTime()]
    void join(long deadline) throws InterruptedException {
        for (Thread slot : slots) {
            slot.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    private void work() {
        try {
            Optional<ClaimGate.Turn> turn = gate.awaitTurn();
            while (turn.isPresent()) {
                claim(turn.get());
                turn = gate.awaitTurn();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void claim(ClaimGate.Turn turn) throws InterruptedException {
        List<VolumeName> volumes = mounted.get();
        if (volumes.isEmpty()) {
            // Released by the report that sees one again.
            gate.hold(ClaimGate.Hold.UNMOUNTED);
            return;
        }
        long start = System.nanoTime();
        try {
            Claims.Answer answer =
                    claims.claim(new Claim.Request(worker, plan.kinds(), volumes, turn.hint()));
            Duration latency = Duration.ofNanos(System.nanoTime() - start);
            switch (answer) {
                case Claims.Answer.Granted(Claim claim) -> {
                    observer.claimed(true, latency);
                    gate.granted();
                    runner.run(claim);
                    gate.wake();
                }
                case Claims.Answer.Nothing(var asOf) -> {
                    observer.claimed(false, latency);
                    gate.empty(asOf);
                }
            }
        } catch (ClaimsUnavailableException | RuntimeException e) {
            // Whatever it was: a slot that ends would never be missed.
            observer.claimFailed();
            if (gate.failed()) {
                LOG.log(
                        Level.WARNING,
                        "no answer to a claim, asking until there is one cause=" + e);
            }
        }
    }
}
