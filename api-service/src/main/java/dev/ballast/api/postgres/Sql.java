package dev.ballast.api.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Runs SQL on the connection of the current transaction; outside of one each statement commits by
/// itself.
///
/// Parameters are bound by their type. A collection becomes an array, so that one statement handles
/// a whole batch; the statement casts it (`?::uuid[]`), as an empty one tells no type.
@ApplicationScoped
public class Sql {
    private static final int FETCHED = 1000;

    private final DataSource dataSource;

    public Sql(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// All rows.
    <T> List<T> query(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        List<T> all = new ArrayList<>();
        read(sql, 0, row -> all.add(mapper.apply(row)), parameters);
        return all;
    }

    /// Row by row. Within a transaction the database gives a thousand at a time, so that only those
    /// are held; outside of one all come at once.
    void each(String sql, Consumer<Row> reader, @Nullable Object... parameters) {
        read(sql, FETCHED, reader, parameters);
    }

    /// @param fetched how many rows at a time; 0 for all
    private void read(
            String sql, int fetched, Consumer<Row> reader, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            statement.setFetchSize(fetched);
            try (ResultSet results = statement.executeQuery()) {
                Row row = new Row(results);
                while (results.next()) {
                    reader.accept(row);
                }
            }
        } catch (SQLException e) {
            throw new SqlFailedException(e);
        }
    }

    /// The first row.
    <T> Optional<T> first(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        return query(sql, mapper, parameters).stream().findFirst();
    }

    /// The one row of a query that always has one.
    <T> T one(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        return query(sql, mapper, parameters).getFirst();
    }

    /// Changes rows and says how many.
    int update(String sql, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailedException(e);
        }
    }

    private static void bind(
            Connection connection, PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            switch (parameter) {
                case Collection<?> many ->
                        statement.setArray(i + 1, array(connection, wired(many)));
                case null -> statement.setObject(i + 1, null);
                default -> statement.setObject(i + 1, wired(parameter));
            }
        }
    }

    private static List<@Nullable Object> wired(Collection<?> values) {
        var wired = new ArrayList<@Nullable Object>(values.size());
        for (Object value : values) {
            wired.add(value == null ? null : wired(value));
        }
        return wired;
    }

    private static Object wired(Object value) {
        return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
    }

    private static Array array(Connection connection, List<@Nullable Object> values)
            throws SQLException {
        String type = "text";
        for (Object value : values) {
            if (value != null) {
                type = typeOf(value);
                break;
            }
        }
        return connection.createArrayOf(type, values.toArray());
    }

    private static String typeOf(Object value) {
        return switch (value) {
            case UUID _ -> "uuid";
            case Integer _ -> "int4";
            case Long _ -> "int8";
            case Boolean _ -> "bool";
            default -> "text";
        };
    }

    /// The database refused a statement or is away.
    static final class SqlFailedException extends RuntimeException {
        SqlFailedException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
