package dev.ballast.metadata.worker;

import dev.ballast.model.message.Control;
import dev.ballast.model.message.RateHold;
import dev.ballast.worker.HostHolds;
import dev.ballast.worker.SharedLimits;
import java.util.List;

/// The pauses that hubs asked this worker for, told to all others. When this worker itself asks is
/// decided by the API, which gives each hub to one task at a time.
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
