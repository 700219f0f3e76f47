package dev.ballast.api.postgres;

import dev.ballast.api.jobs.KnownVolumes;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Set;

/// From the reports of workers.
@ApplicationScoped
class PgKnownVolumes implements KnownVolumes {
    private final Sql sql;

    PgKnownVolumes(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Set<VolumeName> names() {
        Set<VolumeName> names =
                new HashSet<>(
                        sql.query(
                                "select name from volume",
                                row -> new VolumeName(row.text("name"))));
        names.add(VolumeName.SHARED);
        return names;
    }
}
