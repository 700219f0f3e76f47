package dev.ballast.api.settings;

import jakarta.enterprise.context.ApplicationScoped;

/// Looks at the settings.
@ApplicationScoped
public class ReadSettings {
    private final SettingsStore store;

    public ReadSettings(SettingsStore store) {
        this.store = store;
    }

    public Settings handle() {
        return store.read();
    }
}
