package dev.ballast.api.settings;

import dev.ballast.api.dispatch.Governor;
import dev.ballast.api.dispatch.Outbox;
import dev.ballast.api.dispatch.Places;
import dev.ballast.model.message.Control;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// Changes some settings. They act within 5 s, everywhere.
@ApplicationScoped
public class ChangeSettings {
    private final SettingsStore store;
    private final Places places;
    private final Outbox outbox;
    private final Governor governor;

    public ChangeSettings(SettingsStore store, Places places, Outbox outbox, Governor governor) {
        this.store = store;
        this.places = places;
        this.outbox = outbox;
        this.governor = governor;
    }

    /// Changes what is given.
    ///
    /// @throws RefusedException `INVALID_REQUEST`, naming the field; nothing is changed then
    @Transactional
    public Settings handle(SettingsChange change) {
        Settings before = store.lock();
        Settings after = before.with(change);
        store.save(after);
        if (after.maxConcurrentDownloads() < before.maxConcurrentDownloads()) {
            places.fit(after.maxConcurrentDownloads());
        }
        governor.announce();
        if (after.maxConcurrentDownloads() > before.maxConcurrentDownloads()) {
            outbox.tell(List.of(new Control.Wake()));
        }
        return after;
    }
}
