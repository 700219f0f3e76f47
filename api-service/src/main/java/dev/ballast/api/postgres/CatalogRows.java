package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.catalogs.EntryState.Check;
import dev.ballast.api.catalogs.EntryState.Installed;
import dev.ballast.api.catalogs.EntryState.JobPart;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.model.job.JobState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads entries with their states. Most have none, so nothing more is asked of those.
final class CatalogRows {
    private CatalogRows() {}

    static CatalogItem item(Row row) {
        return new CatalogItem(
                row.text("id"),
                row.text("category"),
                row.text("entry"),
                row.number("version"),
                row.flag("edited"),
                state(row).with(check(row)));
    }

    /// Without what the hub said.
    static EntryState state(Row row) {
        EntryStatus status = EntryStatus.ofWire(row.text("status"));
        if (status == EntryStatus.MISSING) {
            return EntryState.MISSING;
        }
        UUID model = row.uuidOrNull("model_id");
        return new EntryState(
                status,
                status == EntryStatus.PRESENT ? null : job(row),
                model == null ? null : new Installed(model, row.number("bytes")),
                null);
    }

    static @Nullable Check check(Row row) {
        String availability = row.textOrNull("availability");
        return availability == null
                ? null
                : new Check(
                        availability.equals("available"),
                        row.textOrNull("availability_detail"),
                        row.instant("checked_at"));
    }

    private static @Nullable JobPart job(Row row) {
        UUID id = row.uuidOrNull("job_id");
        if (id == null) {
            return null;
        }
        JobState state = JobState.ofWire(row.text("job_state"));
        Long total = row.numberOrNull("bytes_total");
        long done = row.number("bytes_done");
        long speed = row.number("speed");
        return new JobPart(
                id,
                state,
                done,
                total,
                JobRows.progress(state, total, done),
                speed,
                JobRows.eta(total, done, speed),
                JobRows.error(row, row.textOrNull("error_file")));
    }
}
