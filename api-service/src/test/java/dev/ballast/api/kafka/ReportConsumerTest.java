package dev.ballast.api.kafka;

import static dev.ballast.api.QueueFixture.plan;
import static dev.ballast.api.QueueFixture.reportOf;
import static org.awaitility.Awaitility.await;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.local.LocalKafka;
import dev.ballast.model.job.JobState;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Topics;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ReportConsumerTest {
    @Inject QueueFixture queue;
    @Inject AgroalDataSource pool;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void appliesWhatWorkersSendAndPassesOverWhatIsNoReport() throws Exception {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        byte[] report = MessageJson.write(reportOf("worker-9", 1, plan(queue.claim())));
        // When
        send("{\"not\": \"a report\"}".getBytes(StandardCharsets.UTF_8), report);
        // Then
        await().atMost(Duration.ofSeconds(20))
                .until(() -> queue.job(job).state() == JobState.COMPLETED);
    }

    @Test
    void losesNoReportWhenTheDatabaseDropsItsConnections() throws Exception {
        // Given
        queue.sql("update settings set max_concurrent_downloads = 10");
        var jobs = new ArrayList<UUID>();
        var reports = new ArrayList<byte[]>();
        for (int i = 0; i < 10; i++) {
            jobs.add(queue.submit("hf://acme/m" + i).id());
            reports.add(MessageJson.write(reportOf("worker-9", 1, plan(queue.claim()))));
        }
        // When
        queue.sql(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()");
        send(reports.toArray(byte[][]::new));
        // Then
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() ->
                        jobs.stream()
                                .allMatch(job -> queue.job(job).state() == JobState.COMPLETED));
        pool.flush(AgroalDataSource.FlushMode.ALL);
    }

    private static void send(byte[]... values) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", LocalKafka.shared().bootstrap()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(Topics.REPORTS, "worker-9", value)).get();
            }
        }
    }

    @Test
    void knowsThatItSeesEverything() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> queue.count("report_sight where until > now() - interval '3 s'") == 4);
    }
}
