package dev.ballast.worker;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Listens to one kind of doorbell as long as a slot is free for it.
final class DoorbellListener implements Runnable {
    private static final Logger LOG = System.getLogger(DoorbellListener.class.getName());
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration SHORTLY = Duration.ofMillis(300);

    private final Doorbells doorbells;
    private final ClaimGate gate;

    DoorbellListener(Doorbells doorbells, ClaimGate gate) {
        this.doorbells = doorbells;
        this.gate = gate;
    }

    /// A worker that is busy for longer than a moment says so: Kafka may have handed it a ring
    /// already that an idle one should have.
    private boolean awaitFree() throws InterruptedException {
        if (gate.awaitFree(SHORTLY)) {
            return true;
        }
        doorbells.pause();
        return gate.awaitFree();
    }

    @Override
    public void run() {
        try (doorbells) {
            while (awaitFree()) {
                doorbells.listen(PATIENCE, gate::ring);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Doorbells are hints: the worker goes on by asking every 15 s.
            LOG.log(Level.ERROR, "doorbells are not heard any more", e);
        }
    }
}
