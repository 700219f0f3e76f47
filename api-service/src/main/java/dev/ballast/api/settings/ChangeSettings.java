package dev.ballast.api.settings;

import dev.ballast.api.dispatch.Outbox;
import dev.ballast.api.dispatch.Places;
import dev.ballast.model.message.Control;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes some settings. They act within 5 s, everywhere.
@ApplicationScoped
public class ChangeSettings {
    private final SettingsStore store;
    private final Places places;
    private final Outbox outbox;

    public ChangeSettings(SettingsStore store, Places places, Outbox outbox) {
        this.store = store;
        this.places = places;
        this.outbox = outbox;
    }

    /// Changes what is given.
    ///
    /// @param changes new values by name, as the JSON spells it; the others stay
    /// @throws RefusedException `INVALID_REQUEST`, naming the field; nothing is changed then
    @Transactional
    public Settings handle(Map<String, @Nullable Long> changes) {
        Settings before = store.lock();
        Settings after = before.with(changes);
        store.save(after);
        if (after.maxConcurrentDownloads() < before.maxConcurrentDownloads()) {
            places.fit(after.maxConcurrentDownloads());
        }
        outbox.tell(List.of(new Control.Limits(after.maxSpeed(), after.perHostConnections())));
        if (after.maxConcurrentDownloads() > before.maxConcurrentDownloads()) {
            outbox.tell(List.of(new Control.Wake()));
        }
        return after;
    }
}
