package dev.ballast.api.settings;

import dev.ballast.api.dispatch.Outbox;
import dev.ballast.model.message.Control;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// Lets jobs in again.
@ApplicationScoped
public class ResumeQueue {
    private final SettingsStore store;
    private final Outbox outbox;

    public ResumeQueue(SettingsStore store, Outbox outbox) {
        this.store = store;
        this.outbox = outbox;
    }

    @Transactional
    public void handle() {
        store.setPaused(false);
        outbox.tell(List.of(new Control.Wake()));
    }
}
