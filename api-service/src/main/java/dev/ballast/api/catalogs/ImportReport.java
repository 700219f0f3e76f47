package dev.ballast.api.catalogs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an import did, or would do.
///
/// @param applied false if it was only tried, or if a wrong row kept it from being done
public record ImportReport(
        boolean applied, int added, int updated, int skipped, int invalid, List<Row> rows) {
    public ImportReport {
        rows = List.copyOf(rows);
    }

    static ImportReport of(boolean applied, List<Row> rows) {
        return new ImportReport(
                applied,
                count(rows, Outcome.ADDED),
                count(rows, Outcome.UPDATED),
                count(rows, Outcome.SKIPPED),
                count(rows, Outcome.INVALID),
                rows);
    }

    private static int count(List<Row> rows, Outcome outcome) {
        return (int) rows.stream().filter(row -> row.outcome() == outcome).count();
    }

    /// What became of a row.
    public enum Outcome {
        ADDED,
        UPDATED,
        /// It says what is there already.
        SKIPPED,
        INVALID;

        /// The name that callers see: lower case.
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One row.
    ///
    /// @param row its place: `[17]`, or `categories[2].models[5]`
    /// @param id of the entry; null where it cannot be told
    public record Row(
            String row,
            @Nullable String id,
            @Nullable String file,
            Outcome outcome,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors) {
        public Row {
            errors = List.copyOf(errors);
        }
    }
}
