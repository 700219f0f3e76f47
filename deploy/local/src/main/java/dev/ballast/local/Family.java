package dev.ballast.local;

import dev.ballast.local.process.ChildSpec;
import dev.ballast.local.process.ChildSpec.Launch;
import dev.ballast.local.process.Signal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Says how each process of a local Ballast is run: its command, its environment, what it waits
/// for.
final class Family {
    /// On two cores the optimizing compiler takes more time than its code saves in tens of
    /// thousands of jobs.
    private static final List<String> QUICK_COMPILER = List.of("-XX:TieredStopAtLevel=1");

    /// Hashes and long lists need the optimizing compiler; the rest is left to it ten times later
    /// than usual.
    private static final List<String> PATIENT_COMPILER =
            List.of(
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000");

    private static final Duration WORKER_GRACE = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final String DATABASE = "ballast";

    private final LocalOptions options;
    private final DataFolder data;
    private final Ports ports;
    private final PostgresCluster cluster;
    private final int kafkaController;

    Family(LocalOptions options, Ports ports) throws IOException {
        this.options = options;
        this.data = options.data();
        this.ports = ports;
        this.cluster = new PostgresCluster(data.postgres(), ports.of("postgres"), true);
        this.kafkaController = ports.of("kafka-controller");
    }

    /// All processes, in the order in which they are started where it matters.
    List<ChildSpec> specs() throws IOException {
        List<ChildSpec> specs = new ArrayList<>();
        specs.add(postgres());
        specs.add(kafka());
        specs.add(service("api", Service.API, apiEnvironment(), this::databaseIsThere, GRACE));
        for (String worker : workers()) {
            Map<String, String> environment = workerEnvironment(worker);
            environment.put("BALLAST_SLOTS", Integer.toString(options.slots()));
            environment.put("BALLAST_VOLUME_INIT", "true");
            specs.add(service(worker, Service.WORKER, environment, this::keyIsThere, WORKER_GRACE));
        }
        specs.add(
                service(
                        "metadata",
                        Service.METADATA,
                        workerEnvironment("metadata"),
                        this::keyIsThere,
                        WORKER_GRACE));
        return specs;
    }

    /// Workers hand back first; the API takes their reports; then its servers go.
    List<List<String>> stopOrder() {
        List<String> first = new ArrayList<>(workers());
        first.add("metadata");
        return List.of(first, List.of("api"), List.of("kafka", "postgres"));
    }

    /// Where the API is for clients on this machine, without a path.
    URI url() throws IOException {
        String host = options.host();
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String name = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://%s:%d".formatted(name, ports.of("api")));
    }

    LocalPostgres.Database database() throws IOException {
        return new LocalPostgres.Database(
                cluster.jdbcUrl(DATABASE), PostgresCluster.USER, cluster.password());
    }

    String kafkaBootstrap() throws IOException {
        return "127.0.0.1:" + ports.of("kafka");
    }

    private List<String> workers() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= options.workers(); i++) {
            names.add("worker-" + i);
        }
        return names;
    }

    private ChildSpec postgres() {
        Launch launch =
                () -> {
                    cluster.prepare();
                    return new ProcessBuilder(cluster.command());
                };
        return new ChildSpec(
                "postgres",
                launch,
                () -> true,
                cluster::answers,
                PostgresCluster.STOP,
                GRACE,
                Calm::postgres);
    }

    private ChildSpec kafka() {
        Path ready = data.run().resolve("kafka.ready");
        Launch launch =
                () -> {
                    Files.deleteIfExists(ready);
                    List<String> command = JavaCommand.withHeap(512);
                    command.addAll(QUICK_COMPILER);
                    command.addAll(
                            List.of(
                                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                    "-Dorg.slf4j.simpleLogger.showDateTime=true",
                                    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd"
                                            + " HH:mm:ss,SSS",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    KafkaProcess.class.getName(),
                                    data.kafka().toString(),
                                    Integer.toString(ports.of("kafka")),
                                    Integer.toString(kafkaController),
                                    ready.toString()));
                    return new ProcessBuilder(command);
                };
        return new ChildSpec(
                "kafka",
                launch,
                () -> true,
                () -> Files.exists(ready),
                Signal.TERM,
                GRACE,
                Calm::kafka);
    }

    private ChildSpec service(
            String name,
            Service service,
            Map<String, String> environment,
            BooleanSupplier mayStart,
            Duration grace)
            throws IOException {
        Path program = service.program(options.home());
        URI base =
                service == Service.API ? url() : URI.create("http://127.0.0.1:" + ports.of(name));
        URI ready = base.resolve("/q/health/ready");
        Launch launch =
                () -> {
                    List<String> command = JavaCommand.withHeap(service.heapMebibytes());
                    command.addAll(service == Service.METADATA ? QUICK_COMPILER : PATIENT_COMPILER);
                    command.addAll(JavaCommand.furtherOptions(name));
                    command.addAll(List.of("-jar", program.toString()));
                    ProcessBuilder builder = new ProcessBuilder(command);
                    builder.environment().putAll(environment);
                    if (service == Service.API) {
                        // Known only once the database has been made.
                        builder.environment().put("BALLAST_DB_PASSWORD", cluster.password());
                    }
                    builder.environment().putAll(options.variables(service));
                    return builder;
                };
        return new ChildSpec(
                name,
                launch,
                mayStart,
                () -> Health.isGood(ready),
                Signal.TERM,
                grace,
                Calm::service);
    }

    private Map<String, String> apiEnvironment() throws IOException {
        Map<String, String> environment = commonEnvironment("api");
        environment.put("BALLAST_HTTP_HOST", options.host());
        environment.put("BALLAST_DATA", data.root().toString());
        environment.put("BALLAST_DB_URL", cluster.jdbcUrl(DATABASE));
        environment.put("BALLAST_DB_USER", PostgresCluster.USER);
        return environment;
    }

    private Map<String, String> workerEnvironment(String name) throws IOException {
        Map<String, String> environment = commonEnvironment(name);
        environment.put("BALLAST_HTTP_HOST", "127.0.0.1");
        environment.put("BALLAST_WORKER", name);
        environment.put("BALLAST_URL", url().toString());
        environment.put("BALLAST_KEY_FILE", data.workerKey().toString());
        environment.put("BALLAST_VOLUMES", "shared=" + data.volume());
        return environment;
    }

    private Map<String, String> commonEnvironment(String name) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("BALLAST_KAFKA", kafkaBootstrap());
        environment.put("BALLAST_HTTP_PORT", Integer.toString(ports.of(name)));
        environment.put("BALLAST_LOG", "plain");
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        if (!options.egressAllow().isEmpty()) {
            environment.put("BALLAST_EGRESS_ALLOW", String.join(",", options.egressAllow()));
        }
        return environment;
    }

    private boolean databaseIsThere() {
        if (!cluster.answers()) {
            return false;
        }
        try {
            cluster.createDatabase(DATABASE);
            return true;
        } catch (SQLException | IOException _) {
            return false;
        }
    }

    private boolean keyIsThere() {
        return Files.exists(data.workerKey());
    }
}
