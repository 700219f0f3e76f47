package dev.ballast.local;

import com.sun.security.auth.module.UnixSystem;
import dev.ballast.local.process.PidFile;
import dev.ballast.local.process.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A real Postgres on 127.0.0.1 with its data in one folder. This class prepares the data, says how
/// the server is started, and talks to it; starting and stopping is the caller's.
///
/// @param folder holds `cluster/` (the data) and `password` (mode 0600)
/// @param port TCP port that the server listens on
/// @param durable whether a commit is on the disk before it is answered; false only for tests
record PostgresCluster(Path folder, int port, boolean durable) {
    static final String USER = "ballast";

    /// Asks Postgres to end now, without waiting for its clients ("fast shutdown").
    static final Signal STOP = Signal.INT;

    /// Makes the data if there is none yet and stops a server that an earlier run left on it.
    ///
    /// @throws IOException when the programs or the data cannot be written, or `initdb` fails
    void prepare() throws IOException {
        Files.createDirectories(folder);
        stopLeftover();
        if (Files.exists(data().resolve("PG_VERSION"))) {
            return;
        }
        Path fresh = folder.resolve("cluster.new");
        Folders.delete(fresh);
        writePassword();
        List<String> initdb =
                unprivileged(
                        PostgresBinaries.unpacked().program("initdb").toString(),
                        "--pgdata=" + fresh,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        durable ? "--sync-method=fsync" : "--no-sync");
        run(initdb);
        Files.move(fresh, data());
    }

    /// The command that runs the server in the foreground.
    List<String> command() throws IOException {
        String safety = durable ? "on" : "off";
        return unprivileged(
                PostgresBinaries.unpacked().program("postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
                "-c",
                "fsync=" + safety,
                "-c",
                "synchronous_commit=" + safety,
                "-c",
                "full_page_writes=" + safety);
    }

    /// Whether the server takes connections now.
    boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException | IOException _) {
            return false;
        }
    }

    /// Makes a database unless it is there.
    ///
    /// @param name letters, digits and underscores
    void createDatabase(String name) throws SQLException, IOException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            boolean missing;
            try (var rows =
                    statement.executeQuery(
                            "select 1 from pg_database where datname = '" + name + "'")) {
                missing = !rows.next();
            }
            if (missing) {
                statement.execute("create database " + name);
            }
        }
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    private Connection connect(String database) throws SQLException, IOException {
        return DriverManager.getConnection(
                jdbcUrl(database) + "?connectTimeout=2&socketTimeout=10", USER, password());
    }

    private Path data() {
        return folder.resolve("cluster");
    }

    private Path passwordFile() {
        return folder.resolve("password");
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(passwordFile());
        Files.createFile(
                passwordFile(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile(), HexFormat.of().formatHex(random) + "\n");
    }

    /// A server goes on when only the process that watched it dies; two on the same data cannot be.
    private void stopLeftover() throws IOException {
        Path lock = data().resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return;
        }
        List<String> lines = Files.readAllLines(lock);
        long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
        var server =
                ProcessHandle.of(pid)
                        .filter(process ->
                                process.info()
                                        .command()
                                        .filter(command -> command.endsWith("/postgres"))
                                        .isPresent());
        if (server.isPresent()) {
            PidFile note = new PidFile(folder.resolve("leftover.pid"));
            note.write(server.get(), STOP);
            note.stopLeftover(Duration.ofSeconds(20));
        }
    }

    /// Postgres refuses to run with the rights of root; a user namespace takes them away and keeps
    /// the files readable.
    private static List<String> unprivileged(String... command) {
        List<String> words = new ArrayList<>();
        if (new UnixSystem().getUid() == 0) {
            words.addAll(List.of("unshare", "--user"));
        }
        words.addAll(List.of(command));
        return words;
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("%s failed: %s".formatted(command, output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while preparing Postgres", e);
        }
    }
}
