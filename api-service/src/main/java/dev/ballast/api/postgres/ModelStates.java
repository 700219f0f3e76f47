package dev.ballast.api.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;

/// Keeps what models are said to be in line with their files.
@ApplicationScoped
class ModelStates {
    private final Sql sql;

    ModelStates(Sql sql) {
        this.sql = sql;
    }

    /// `damaged` as long as one of its files is.
    void refresh(Collection<UUID> models) {
        sql.update(
                """
                update model m
                set state = case when exists (
                  select 1 from model_file f where f.model_id = m.id and f.damage is not null)
                  then 'damaged' else 'installed' end
                where m.id = any(?::uuid[])\
                """,
                models);
    }
}
