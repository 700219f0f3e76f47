package dev.ballast.api.postgres;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What the states of entries need of an installed model.
///
/// @param plain whether it lies in plain folders
/// @param damaged whether files of it are missing or changed
/// @param bytes of all files
/// @param files bytes of each by its place on the volume
record KeptModel(
        UUID id,
        String source,
        boolean plain,
        String path,
        boolean damaged,
        Instant installedAt,
        long bytes,
        Map<String, Long> files) {

    /// What [#read] needs of `model t`.
    static final String COLUMNS =
            """
            t.source, t.view = 'plain' as plain, t.path, t.state = 'damaged' as damaged,
            t.installed_at, t.size as bytes,
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
                row.flag("damaged"),
                row.instant("installed_at"),
                row.number("bytes"),
                files);
    }
}
