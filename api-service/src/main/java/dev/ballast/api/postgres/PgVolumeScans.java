package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.FoundView;
import dev.ballast.api.models.VolumeScans;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes jobs that scan, and lists what they found.
@ApplicationScoped
class PgVolumeScans implements VolumeScans {
    private final Sql sql;
    private final Scans scans;
    private final ActiveJobs active;

    PgVolumeScans(Sql sql, Scans scans, ActiveJobs active) {
        this.sql = sql;
        this.scans = scans;
        this.active = active;
    }

    @Override
    public JobView scan(VolumeName volume, boolean digests, String owner) {
        if (sql.first("select 1 from volume where name = ?", _ -> 1, volume.value()).isEmpty()) {
            throw RefusedException.volumeNotFound(volume);
        }
        return scans.begin(volume, digests, owner)
                .map(active::begun)
                .or(() -> active.joined(Scans.fingerprint(volume, digests)))
                .orElseThrow(() -> new IllegalStateException("the scan ended at this moment"));
    }

    @Override
    public Page<FoundView> found(
            @Nullable VolumeName volume, @Nullable String q, int limit, @Nullable String cursor) {
        Conditions asked = new Conditions();
        if (volume != null) {
            asked.and("volume = ?", volume.value());
        }
        if (q != null) {
            String pattern = Conditions.containing(q);
            asked.and("(path ilike ? or source ilike ?)", pattern, pattern);
        }
        long total =
                sql.one(
                        "select count(*) as n from found" + asked.where(),
                        row -> row.number("n"),
                        asked.with());
        UUID after = Cursor.read(cursor);
        if (after != null) {
            asked.and("id < ?", after);
        }
        List<FoundView> files =
                sql.query(
                        "select * from found" + asked.where() + " order by id desc limit ?",
                        PgVolumeScans::view,
                        asked.with(limit + 1));
        return Cursor.page(files, limit, total, FoundView::id);
    }

    private static FoundView view(Row row) {
        return new FoundView(
                row.uuid("id"),
                row.text("volume"),
                row.text("path"),
                row.number("size"),
                row.instant("modified"),
                row.text("kind"),
                row.textOrNull("source"),
                row.textOrNull("revision"),
                row.textOrNull("family"),
                row.textOrNull("sha256"),
                row.instant("first_seen"));
    }
}
