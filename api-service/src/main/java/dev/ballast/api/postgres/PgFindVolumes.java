package dev.ballast.api.postgres;

import dev.ballast.api.models.FindVolumes;
import dev.ballast.api.models.VolumeView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Finds volumes; what running jobs have yet to write is reserved.
@ApplicationScoped
class PgFindVolumes implements FindVolumes {
    private final Sql sql;

    PgFindVolumes(Sql sql) {
        this.sql = sql;
    }

    @Override
    public List<VolumeView> list() {
        return sql.query(
                """
                select v.name, v.total_bytes, v.free_bytes,
                  (select coalesce(sum(b.size), 0)::bigint from blob b
                   where b.volume = v.name) as used,
                  (select coalesce(sum(greatest(f.size - f.bytes_done, 0)), 0)::bigint
                   from download_slot s join job j on j.id = s.job_id
                   join job_file f on f.job_id = j.id
                   where j.volume = v.name and f.state <> 'done') as reserved,
                  array(select w.id from worker w
                        where v.name = any(w.volumes) and w.state <> 'stopped'
                          and w.last_seen > now() - interval '15 s' order by w.id) as workers
                from volume v order by v.name\
                """,
                row ->
                        new VolumeView(
                                row.text("name"),
                                row.number("total_bytes"),
                                row.number("free_bytes"),
                                row.number("used"),
                                row.number("reserved"),
                                row.texts("workers")));
    }
}
