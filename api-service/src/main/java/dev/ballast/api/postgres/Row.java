package dev.ballast.api.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The current row of a result, read by column name and by whether it may be null.
final class Row {
    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    UUID uuid(String column) {
        return required(column, uuidOrNull(column));
    }

    @Nullable UUID uuidOrNull(String column) {
        return get(column, UUID.class);
    }

    String text(String column) {
        return required(column, textOrNull(column));
    }

    @Nullable String textOrNull(String column) {
        return get(column, String.class);
    }

    /// The value as text, whatever its type.
    String asText(String column) {
        try {
            return required(column, results.getString(column));
        } catch (SQLException e) {
            throw new Sql.SqlFailedException(e);
        }
    }

    int integer(String column) {
        return required(column, integerOrNull(column));
    }

    @Nullable Integer integerOrNull(String column) {
        return get(column, Integer.class);
    }

    long number(String column) {
        return required(column, numberOrNull(column));
    }

    @Nullable Long numberOrNull(String column) {
        return get(column, Long.class);
    }

    double decimal(String column) {
        return required(column, get(column, Double.class));
    }

    boolean flag(String column) {
        return Boolean.TRUE.equals(get(column, Boolean.class));
    }

    Instant instant(String column) {
        return required(column, instantOrNull(column));
    }

    @Nullable Instant instantOrNull(String column) {
        OffsetDateTime time = get(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    byte @Nullable [] bytesOrNull(String column) {
        try {
            return results.getBytes(column);
        } catch (SQLException e) {
            throw new Sql.SqlFailedException(e);
        }
    }

    List<String> texts(String column) {
        try {
            Array array = results.getArray(column);
            return array == null ? List.of() : List.of((String[]) array.getArray());
        } catch (SQLException e) {
            throw new Sql.SqlFailedException(e);
        }
    }

    private <T> @Nullable T get(String column, Class<T> type) {
        try {
            return results.getObject(column, type);
        } catch (SQLException e) {
            throw new Sql.SqlFailedException(e);
        }
    }

    private static <T> T required(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }
}
