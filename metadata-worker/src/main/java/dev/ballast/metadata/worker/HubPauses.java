package dev.ballast.metadata.worker;

import dev.ballast.model.message.Control;
import dev.ballast.model.message.RateHold;
import dev.ballast.worker.HostHolds;
import dev.ballast.worker.SharedLimits;
import java.util.List;

/// The pauses that hubs asked for: what this worker was told all others hear, and what they were
/// told it keeps. Otherwise the API decides when it asks, which gives each hub to one task at a
/// time.
record HubPauses(HostHolds hosts) implements SharedLimits {
    @Override
    public void heard(Control.Limits limits) {
        hosts.heard(limits.holds());
    }

    @Override
    public List<RateHold> holds() {
        return hosts.seen();
    }

    @Override
    public void whenHeld(Runnable tell) {
        hosts.whenSeen(tell);
    }
}
