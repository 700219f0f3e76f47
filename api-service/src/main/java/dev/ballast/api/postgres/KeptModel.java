package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView.JobError;
import dev.ballast.model.job.FailureCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the states of entries need of an installed model.
///
/// @param plain whether it lies in plain folders
/// @param damage what is wrong with the first of its files that are missing or changed; null if all
///   are sound
/// @param bytes of all files
/// @param files bytes of each by its place on the volume
record KeptModel(
        UUID id,
        String source,
        boolean plain,
        String path,
        @Nullable JobError damage,
        Instant installedAt,
        long bytes,
        Map<String, Long> files) {

    /// What [#read] needs of `model t`.
    static final String COLUMNS =
            """
            t.source, t.view = 'plain' as plain, t.path, t.installed_at, t.size as bytes,
            t.state = 'damaged' as damaged,
            (select f.published from model_file f
             where f.model_id = t.id and f.damage is not null order by f.path limit 1) as broken,
            (select array_agg(f.published order by f.path) from model_file f
             where f.model_id = t.id) as places,
            (select array_agg(f.size::text order by f.path) from model_file f
             where f.model_id = t.id) as sizes\
            """;

    static KeptModel read(Row row) {
        List<String> places = row.texts("places");
        List<String> sizes = row.texts("sizes");
        Map<String, Long> files = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            files.put(places.get(i), Long.valueOf(sizes.get(i)));
        }
        return new KeptModel(
                UUID.fromString(row.text("changed")),
                row.text("source"),
                row.flag("plain"),
                row.text("path"),
                row.flag("damaged") ? damage(row.textOrNull("broken")) : null,
                row.instant("installed_at"),
                row.number("bytes"),
                files);
    }

    private static JobError damage(@Nullable String file) {
        return new JobError(
                FailureCode.CHECKSUM_MISMATCH.name(),
                "A file of the model is missing, or its bytes are not those that were installed."
                        + " Download it again, or repair the model.",
                true,
                file);
    }
}
