package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.EntryState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The states of entries by their ids; those of entries that are neither asked for nor there are
/// left out.
@ApplicationScoped
class CatalogStates {
    private final Sql sql;

    CatalogStates(Sql sql) {
        this.sql = sql;
    }

    /// Of all entries.
    Map<String, EntryState> all() {
        return read(CatalogSql.ALL_STATES);
    }

    /// Of these: each is looked up.
    Map<String, EntryState> of(Collection<String> ids) {
        return read(CatalogSql.STATES, ids);
    }

    private Map<String, EntryState> read(String text, Object... parameters) {
        Map<String, EntryState> states = new HashMap<>();
        sql.each(text, row -> states.put(row.text("id"), CatalogRows.state(row)), parameters);
        return states;
    }
}
