package dev.ballast.local;

import dev.ballast.local.process.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// A whole Ballast on this machine: Postgres, Kafka and the services as child processes.
public final class LocalBallast implements AutoCloseable {
    /// How long a start may take on a slow machine.
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private final LocalOptions options;
    private final Family family;
    private final Supervisor supervisor;
    private final FileChannel lock;
    private final URI url;

    private LocalBallast(
            LocalOptions options, Family family, Supervisor supervisor, FileChannel lock, URI url) {
        this.options = options;
        this.family = family;
        this.supervisor = supervisor;
        this.lock = lock;
        this.url = url;
    }

    /// Starts all processes and returns at once.
    ///
    /// @throws IllegalStateException when a service is not built, the port is taken, or another
    ///   Ballast uses the data
    /// @throws IOException when the data cannot be used
    public static LocalBallast launch(LocalOptions options) throws IOException {
        DataFolder data = options.data();
        FileChannel lock = data.lock();
        try {
            // Before the ports are looked at: a leftover may hold them.
            Supervisor.stopLeftovers(data.run());
            Ports ports = Ports.rememberedIn(data);
            if (options.port() != 0) {
                ports.claim("api", options.host(), options.port());
            }
            Family family = new Family(options, ports);
            var specs = family.specs();
            URI url = family.url();
            ports.note(data, url.toString());
            Supervisor supervisor =
                    Supervisor.start(
                            data.run(),
                            data.logs(),
                            specs,
                            family.stopOrder(),
                            options.restarts(),
                            options.console());
            return new LocalBallast(options, family, supervisor, lock, url);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Starts all processes and returns once all are ready; stops them again if one does not get
    /// so.
    ///
    /// @throws IllegalStateException as [#launch(LocalOptions)], or when a process does not get
    ///   ready
    public static LocalBallast start(LocalOptions options, Duration patience)
            throws IOException, InterruptedException {
        LocalBallast ballast = launch(options);
        try {
            ballast.supervisor.awaitReady(patience);
            return ballast;
        } catch (RuntimeException | InterruptedException e) {
            ballast.close();
            throw e;
        }
    }

    /// The processes: `postgres`, `kafka`, `api`, `worker-1` …, `metadata`.
    public Supervisor processes() {
        return supervisor;
    }

    /// Where the API is, without a path.
    public URI url() {
        return url;
    }

    /// The key of the first administrator; there once the API has been ready.
    public String adminKey() throws IOException {
        return Files.readString(options.data().adminKey()).strip();
    }

    /// Where everything lies.
    public DataFolder data() {
        return options.data();
    }

    /// The API's database.
    public LocalPostgres.Database database() throws IOException {
        return family.database();
    }

    /// What Kafka clients take as `bootstrap.servers`.
    public String kafkaBootstrap() throws IOException {
        return family.kafkaBootstrap();
    }

    /// Where a person finds what, one line each.
    public List<String> description() {
        return List.of(
                "page and API   " + url,
                "admin key      " + data().adminKey(),
                "models         " + data().volume(),
                "logs           " + data().logs());
    }

    /// Stops all processes in good order: workers hand back, then the API, then Kafka and Postgres.
    @Override
    public void close() {
        supervisor.close();
        try {
            lock.close();
        } catch (IOException _) {
            // The lock ends with this process at the latest.
        }
    }
}
