package dev.ballast.api.postgres;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Knows which verified files are still wanted.
@ApplicationScoped
class Blobs {
    private final Sql sql;

    Blobs(Sql sql) {
        this.sql = sql;
    }

    /// Forgets those of these blobs that no model and no job that goes on uses.
    ///
    /// @return what was forgotten, to be removed from the volume
    List<Sha256> takeUnused(VolumeName volume, List<String> digests) {
        return sql.query(
                """
                delete from blob b where b.volume = ? and b.sha256 = any(?::text[])
                  and not exists (
                    select 1 from model_file f join model m on m.id = f.model_id
                    where f.sha256 = b.sha256 and m.volume = b.volume)
                  and not exists (
                    select 1 from job j join job_file f on f.job_id = j.id
                    where j.state not in ('completed', 'failed', 'cancelled')
                      and j.volume = b.volume and f.sha256 = b.sha256)
                returning b.sha256\
                """,
                row -> new Sha256(row.text("sha256")),
                volume.value(),
                digests);
    }
}
