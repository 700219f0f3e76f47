package dev.ballast.api.postgres;

import dev.ballast.api.access.KeyProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/// Keeps the probe in its only row.
@ApplicationScoped
class PgKeyProbe implements KeyProbe {
    private final Sql sql;

    PgKeyProbe(Sql sql) {
        this.sql = sql;
    }

    @Override
    public byte[] keepOrGet(byte[] mine) {
        sql.update("insert into key_probe (sealed) values (?) on conflict do nothing", mine);
        return sql.one(
                "select sealed from key_probe",
                row -> Objects.requireNonNull(row.bytesOrNull("sealed")));
    }
}
