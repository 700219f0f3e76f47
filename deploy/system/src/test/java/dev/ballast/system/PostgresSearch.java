package dev.ballast.system;

import dev.ballast.local.LocalPostgres.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Looks at every column of every table.
final class PostgresSearch {
    private final Database database;

    PostgresSearch(Database database) {
        this.database = database;
    }

    /// The columns in which the text is, in any row.
    List<String> columnsThatHold(String text) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection =
                DriverManager.getConnection(database.url(), database.user(), database.password())) {
            for (Column column : columns(connection)) {
                if (holds(connection, column, text)) {
                    found.add("postgres column %s.%s".formatted(column.table(), column.name()));
                }
            }
        }
        return found;
    }

    private record Column(String table, String name, boolean binary) {
        String asText() {
            return binary
                    ? "encode(\"%s\", 'escape')".formatted(name)
                    : "\"%s\"::text".formatted(name);
        }
    }

    private static List<Column> columns(Connection connection) throws SQLException {
        String sql =
                """
                select table_name, column_name, data_type = 'bytea'
                from information_schema.columns where table_schema = 'public'
                """;
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                columns.add(new Column(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
            }
        }
        return columns;
    }

    private static boolean holds(Connection connection, Column column, String text)
            throws SQLException {
        String sql =
                "select exists (select 1 from \"%s\" where strpos(%s, ?) > 0)"
                        .formatted(column.table(), column.asText());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, text);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
