package dev.ballast.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.LocalPostgres.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

    @Test
    void givesEachCallerAnEmptyDatabase() throws Exception {
        Database first = LocalPostgres.shared().newDatabase();
        Database second = LocalPostgres.shared().newDatabase();

        execute(first, "create table t(n int)");
        execute(second, "create table t(n int)");

        assertThat(first.url()).isNotEqualTo(second.url());
    }

    @Test
    void keepsCommittedRowsWhenTheServerIsKilledAndStartedAgain(@TempDir Path folder)
            throws Exception {
        PostgresCluster cluster = new PostgresCluster(folder, FreePort.any(), true);
        cluster.prepare();
        Process server = start(cluster);
        cluster.createDatabase("ballast");
        Database database =
                new Database(cluster.jdbcUrl("ballast"), PostgresCluster.USER, cluster.password());
        execute(database, "create table t as select 42 as n");

        server.destroyForcibly().waitFor();
        cluster.prepare();
        Process again = start(cluster);

        assertThat(number(database, "select n from t")).isEqualTo(42);
        PostgresCluster.STOP.sendTo(again.pid());
        assertThat(again.waitFor()).isZero();
    }

    @Test
    void stopsAServerThatAnEarlierRunLeftOnTheData(@TempDir Path folder) throws Exception {
        PostgresCluster cluster = new PostgresCluster(folder, FreePort.any(), false);
        cluster.prepare();
        Process leftover = start(cluster);

        cluster.prepare();

        assertThat(leftover.isAlive()).isFalse();
    }

    @Test
    void makesPersistentDataDurable(@TempDir Path folder) throws Exception {
        assertThat(new PostgresCluster(folder, 1, true).command())
                .contains("fsync=on", "synchronous_commit=on");
    }

    private static Process start(PostgresCluster cluster) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> startOnce(cluster), Process::isAlive);
    }

    /// A killed server leaves back-ends for a moment; until they are gone a new one refuses to run.
    private static Process startOnce(PostgresCluster cluster) throws Exception {
        Process server =
                new ProcessBuilder(cluster.command())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> cluster.answers() || !server.isAlive());
        return server;
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Database database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Connection connect(Database database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
