package dev.ballast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBallastTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private Path folder;
    private LocalOptions options = LocalOptions.in(Path.of("unset"), Path.of("unset"));

    @BeforeEach
    void layOut() throws Exception {
        Path home = FakeService.checkout(folder.resolve("home with spaces"));
        options =
                LocalOptions.in(home, folder.resolve("data"))
                        .withWorkers(1)
                        .with(Service.WORKER, "EXTRA", "1")
                        .withSlots(7);
    }

    @Test
    void keepsItsPortsAndItsDataOverARestart() throws Exception {
        URI url;
        try (LocalBallast ballast = LocalBallast.start(options, PATIENCE)) {
            url = ballast.url();
            execute(ballast, "create table kept as select 1 as n");
            assertThat(ballast.adminKey()).isEqualTo("bk_admin");
            assertThat(ballast.processes().names())
                    .containsExactly("postgres", "kafka", "api", "worker-1", "metadata");
            assertThat(ballast.data().logs().resolve("worker-1.log")).content().contains("slots=7");
            assertThatThrownBy(() -> LocalBallast.launch(options))
                    .hasMessageContaining("another Ballast runs on");
        }

        try (LocalBallast ballast = LocalBallast.start(options, PATIENCE)) {
            assertThat(ballast.url()).isEqualTo(url);
            execute(ballast, "select n from kept");
        }
    }

    @Test
    void keepsRowsAndRecordsWhenItsServersAreKilled() throws Exception {
        try (LocalBallast ballast = LocalBallast.start(options, PATIENCE);
                KafkaProducer<String, String> producer = producer(ballast)) {
            execute(ballast, "create table kept as select 1 as n");
            long offset = producer.send(new ProducerRecord<>("topic", "first")).get().offset();
            long postgres = ballast.processes().pid("postgres");
            long kafka = ballast.processes().pid("kafka");

            ballast.processes().kill("postgres");
            ballast.processes().kill("kafka");

            awaitReplaced(ballast, "postgres", postgres);
            awaitReplaced(ballast, "kafka", kafka);
            execute(ballast, "select n from kept");
            assertThat(producer.send(new ProducerRecord<>("topic", "second")).get().offset())
                    .isEqualTo(offset + 1);
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            LocalOptions onTaken = options.withPort(taken.getLocalPort());

            assertThatThrownBy(() -> LocalBallast.launch(onTaken))
                    .hasMessage(
                            "port %d of 127.0.0.1 is taken; choose another with --port",
                            taken.getLocalPort());
        }
    }

    @Test
    void saysWhatIsNotBuilt() throws Exception {
        Files.delete(options.home().resolve("api-service/target/quarkus-app/quarkus-run.jar"));

        assertThatThrownBy(() -> LocalBallast.launch(options))
                .hasMessageContaining("api-service")
                .hasMessageContaining("build it with");
    }

    private static KafkaProducer<String, String> producer(LocalBallast ballast) throws Exception {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", ballast.kafkaBootstrap()),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void awaitReplaced(LocalBallast ballast, String process, long killed)
            throws Exception {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        ballast.processes().isRunning(process)
                                && ballast.processes().pid(process) != killed);
        ballast.processes().awaitReady(process, PATIENCE);
    }

    private static void execute(LocalBallast ballast, String sql) throws Exception {
        LocalPostgres.Database database = ballast.database();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
