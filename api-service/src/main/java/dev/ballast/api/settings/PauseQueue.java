package dev.ballast.api.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Lets no new job in. Those under way go on.
@ApplicationScoped
public class PauseQueue {
    private final SettingsStore store;

    public PauseQueue(SettingsStore store) {
        this.store = store;
    }

    @Transactional
    public void handle() {
        store.setPaused(true);
    }
}
