package dev.ballast.api.postgres;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Knows which verified files are there, and which are still wanted.
///
/// Whoever counts on a blob locks its row, and whoever forgets one does too, before it looks who
/// counts on it: so neither misses what the other has not committed yet.
@ApplicationScoped
class Blobs {
    private final Sql sql;

    Blobs(Sql sql) {
        this.sql = sql;
    }

    /// Forgets those of these contents that no model and no job that goes on uses, also where there
    /// is no row: a worker may have stored one and died before anybody heard.
    ///
    /// @return what nobody uses, to be removed from the volume
    List<Sha256> takeUnused(VolumeName volume, Collection<String> digests) {
        if (digests.isEmpty()) {
            return List.of();
        }
        sql.query(
                "select 1 from blob where volume = ? and sha256 = any(?::text[])"
                        + " order by sha256 for update",
                _ -> 1,
                volume.value(),
                digests);
        return sql.query(
                """
                with unused as (
                  select distinct d.sha256 from unnest(?::text[]) as d(sha256)
                  where not exists (
                      select 1 from model_file f join model m on m.id = f.model_id
                      where f.sha256 = d.sha256 and m.volume = ?)
                    and not exists (
                      select 1 from job_file f join job j on j.id = f.job_id
                      where f.sha256 = d.sha256 and j.volume = ? and j.kind in ('download', 'view')
                        and j.state not in ('completed', 'failed', 'cancelled'))),
                forgotten as (
                  delete from blob b using unused u
                  where b.volume = ? and b.sha256 = u.sha256)
                select sha256 from unused order by sha256\
                """,
                row -> new Sha256(row.text("sha256")),
                digests,
                volume.value(),
                volume.value(),
                volume.value());
    }

    /// Notes that the content is on the volume, and keeps it there: removals that nobody has begun
    /// leave it alone. One that is under way may still take it; then the publish says so.
    ///
    /// @return whether it was looked into already, as closely as is done now
    boolean keep(VolumeName volume, Sha256 sha256, long size) {
        boolean inspected =
                sql.one(
                        """
                        insert into blob (volume, sha256, size) values (?, ?, ?)
                        on conflict (volume, sha256) do update set size = excluded.size
                        returning %s as inspected\
                        """
                                .formatted(Safeguard.IS_JUDGED),
                        row -> row.flag("inspected"),
                        volume.value(),
                        sha256.hex(),
                        size);
        sql.update(
                """
                update task set work = jsonb_set(work, '{blobs}', (work -> 'blobs') - ?)
                where id in (
                  select id from task
                  where kind = 'remove' and volume = ? and state = 'ready' and admitted
                    and work -> 'blobs' @> to_jsonb(?::text)
                  for no key update skip locked)\
                """,
                sha256.hex(),
                volume.value(),
                sha256.hex());
        return inspected;
    }

    /// Keeps what is there of this job's files from being forgotten until the transaction ends.
    void lockFor(UUID job) {
        sql.query(
                """
                select 1 from blob b
                where b.volume = (select volume from job where id = ?)
                  and b.sha256 in (select sha256 from job_file where job_id = ?)
                order by b.sha256 for key share\
                """,
                _ -> 1,
                job,
                job);
    }
}
