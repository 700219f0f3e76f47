package dev.ballast.local;

import dev.ballast.local.process.Guard;
import dev.ballast.local.process.PidFile;
import dev.ballast.local.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A real Postgres for tests, in a temporary folder that is gone with the JVM. It forgets commits
/// when the machine dies, which makes it fast.
public final class LocalPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final PostgresCluster cluster;
    private final Process server;
    private final Guard guard;
    private final AtomicInteger databases = new AtomicInteger();

    private LocalPostgres(Path folder, PostgresCluster cluster, Process server, Guard guard) {
        this.folder = folder;
        this.cluster = cluster;
        this.server = server;
        this.guard = guard;
    }

    /// An empty database and how to reach it.
    ///
    /// @param url JDBC address, without user and password
    /// @param user owner of the database, who may do everything
    /// @param password of that user
    public record Database(String url, String user, String password) {}

    /// The one server of this JVM, started at the first call and stopped with the JVM.
    public static LocalPostgres shared() {
        return Shared.INSTANCE;
    }

    /// Starts a server on a free port.
    ///
    /// @throws UncheckedIOException when it does not come up
    public static LocalPostgres start() {
        try {
            Path folder = Files.createTempDirectory("ballast-postgres-");
            PostgresCluster cluster = new PostgresCluster(folder, FreePort.any(), false);
            cluster.prepare();
            Guard guard = Guard.over(folder);
            Process server =
                    new ProcessBuilder(cluster.command())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("log").toFile())
                            .start();
            new PidFile(folder.resolve("server.pid"))
                    .write(server.toHandle(), PostgresCluster.STOP);
            LocalPostgres postgres = new LocalPostgres(folder, cluster, server, guard);
            postgres.awaitAnswer();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes a fresh, empty database.
    public Database newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try {
            cluster.createDatabase(name);
            return new Database(cluster.jdbcUrl(name), PostgresCluster.USER, cluster.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make database " + name, e);
        }
    }

    /// Stops the server and deletes its data.
    @Override
    public void close() {
        Signal.INT.sendTo(server.pid());
        try {
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
            guard.close();
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswer() throws IOException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!cluster.answers()) {
            if (!server.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException(
                        "Postgres does not come up: " + Files.readString(folder.resolve("log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static final class Shared {
        private static final LocalPostgres INSTANCE = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close, "postgres-stop"));
        }
    }
}
