package dev.ballast.api.dispatch;

import dev.ballast.model.message.Control;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.Report.WorkerState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells workers again what their reports show they do not know: after a restart they have heard no
/// limits and not that they are to drain. Said with each such report, until one shows that it was
/// heard.
@ApplicationScoped
class Reminders {
    private final Governor governor;
    private final Outbox outbox;

    Reminders(Governor governor, Outbox outbox) {
        this.governor = governor;
        this.outbox = outbox;
    }

    /// @param draining ids of the reporting workers that are to take no tasks
    void send(List<Report> reports, Set<String> draining) {
        Map<String, Control> messages = new LinkedHashMap<>();
        boolean asksForLimits = false;
        for (Report report : reports) {
            String worker = report.worker();
            messages.remove(worker);
            if (report.status().state() == WorkerState.ACTIVE && draining.contains(worker)) {
                messages.put(worker, new Control.Drain(worker));
            } else if (report.status().state() == WorkerState.DRAINING
                    && !draining.contains(worker)) {
                messages.put(worker, new Control.Activate(worker));
            }
            asksForLimits |=
                    Boolean.FALSE.equals(report.status().informed())
                            && report.status().state() != WorkerState.STOPPED;
        }
        outbox.tell(messages.values());
        if (asksForLimits) {
            governor.announce();
        }
    }
}
