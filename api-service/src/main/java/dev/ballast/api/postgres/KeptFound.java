package dev.ballast.api.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Weights that others put on the shared volume, as the newest scan saw them.
@ApplicationScoped
class KeptFound {
    private final KeptCopy<Found, Places> kept;

    KeptFound(Sql sql) {
        this.kept =
                new KeptCopy<>(
                        sql,
                        "found",
                        "t.volume = 'shared' and t.kind = 'weights'",
                        "t.path, t.size, t.first_seen",
                        "found_change",
                        row ->
                                new Found(
                                        row.text("path"),
                                        row.number("size"),
                                        row.instant("first_seen")),
                        new Places(Map.of(), Map.of()),
                        Places::with);
    }

    /// By their places.
    Map<String, Found> places() {
        return kept.look().byPath();
    }

    /// @param path relative to the volume's root
    /// @param bytes its size
    record Found(String path, long bytes, Instant firstSeen) {}

    private record Places(Map<String, Found> all, Map<String, Found> byPath) {
        Places with(Map<String, Optional<Found>> changed) {
            Map<String, Found> next = new HashMap<>(all);
            changed.forEach((id, file) ->
                    file.ifPresentOrElse(there -> next.put(id, there), () -> next.remove(id)));
            Map<String, Found> places = new HashMap<>();
            next.values().forEach(file -> places.put(file.path(), file));
            return new Places(next, places);
        }
    }
}
