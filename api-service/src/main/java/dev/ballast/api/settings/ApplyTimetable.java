package dev.ballast.api.settings;

import dev.ballast.api.dispatch.Outbox;
import dev.ballast.api.dispatch.Places;
import dev.ballast.model.message.Control;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// Begins and ends the pauses of the timetable. While it pauses no job has a place: those under way
/// wait with what they have, and go on afterwards.
@ApplicationScoped
public class ApplyTimetable {
    private static final Logger LOG = Logger.getLogger(ApplyTimetable.class);

    private final SettingsStore store;
    private final Places places;
    private final Outbox outbox;
    private final InstantSource clock;

    public ApplyTimetable(SettingsStore store, Places places, Outbox outbox, InstantSource clock) {
        this.store = store;
        this.places = places;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// One look at the clock.
    @Transactional
    public void handle() {
        boolean pauses = store.read().ruleAt(clock.instant()).paused();
        if (pauses == store.timetablePaused()) {
            return;
        }
        store.setTimetablePaused(pauses);
        LOG.infof("timetable %s downloads", pauses ? "pauses" : "lets go on");
        if (pauses) {
            places.fit(0);
        } else {
            outbox.tell(List.of(new Control.Wake()));
        }
    }
}
