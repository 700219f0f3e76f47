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
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", LocalKafka.shared().bootstrap()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            byte[] garbage = "{\"not\": \"a report\"}".getBytes(StandardCharsets.UTF_8);
            for (byte[] value : List.of(garbage, report)) {
                producer.send(new ProducerRecord<>(Topics.REPORTS, "worker-9", value)).get();
            }
        }
        // Then
        await().atMost(Duration.ofSeconds(20))
                .until(() -> queue.job(job).state() == JobState.COMPLETED);
    }

    @Test
    void knowsThatItSeesEverything() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> queue.count("report_sight where until > now() - interval '3 s'") == 4);
    }
}
