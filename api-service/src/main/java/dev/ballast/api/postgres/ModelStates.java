package dev.ballast.api.postgres;

import dev.ballast.api.webhooks.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Keeps what models are said to be in line with their files.
@ApplicationScoped
class ModelStates {
    private final Sql sql;
    private final WebhookEvents webhooks;

    ModelStates(Sql sql, WebhookEvents webhooks) {
        this.sql = sql;
        this.webhooks = webhooks;
    }

    private record Changed(UUID model, String state) {}

    /// `damaged` as long as one of its files is.
    void refresh(Collection<UUID> models) {
        List<Changed> changed =
                sql.query(
                        """
                        update model m set state = s.state
                        from (select i.id, case when exists (
                                       select 1 from model_file f
                                       where f.model_id = i.id and f.damage is not null)
                                     then 'damaged' else 'installed' end as state
                              from unnest(?::uuid[]) as i(id)) as s
                        where m.id = s.id and m.state <> s.state
                        returning m.id, m.state\
                        """,
                        row -> new Changed(row.uuid("id"), row.text("state")),
                        models);
        webhooks.models(
                EventType.MODEL_DAMAGED,
                changed.stream()
                        .filter(model -> model.state().equals("damaged"))
                        .map(Changed::model)
                        .toList());
    }
}
