package dev.ballast.local.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What the database knows of the jobs, and a way to have many without running them.
final class StoredJobs {
    private final Connection connection;

    StoredJobs(Connection connection) {
        this.connection = connection;
    }

    /// Seconds since 1970 when the last job ended.
    double lastEnd() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select extract(epoch from max(finished_at)) from job")) {
            row.next();
            return row.getDouble(1);
        }
    }

    /// Copies an ended job, under new ids, until there are so many.
    void growTo(int total) throws SQLException {
        // The copy's number stands in its data, unread, so that each copy has an id of its own.
        String sql =
                """
                insert into job
                select copy.* from
                    (select to_jsonb(j) as data from job j where state = 'completed' limit 1) model,
                    generate_series(1, ? - (select count(*) from job)) n,
                    jsonb_populate_record(null::job,
                        model.data || jsonb_build_object('id', uuidv7(), 'n', n)) copy
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, total);
            statement.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze job");
        }
    }
}
