package dev.ballast.metadata.worker;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.ballast.local.LocalKafka;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Doorbell;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Topics;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Volume;
import dev.ballast.volume.VolumeLayout;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class MetadataWorkerTest {
    private static final Sha256 MODEL = new Sha256("cd".repeat(32));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void inspectsTheFileThatItClaimsAndReportsItsFacts() throws IOException {
        // Given a service that is ready before a download worker has opened the volume
        awaitReady();
        Volume.open(Surroundings.volume()).close();
        store("/all-minilm-l6-v2-q.onnx", MODEL);
        Claim claim =
                new Claim(
                        UUID.randomUUID(),
                        11,
                        30,
                        new Work.Inspect(
                                UUID.randomUUID(),
                                VolumeName.SHARED,
                                new RelativePath("model.onnx"),
                                MODEL,
                                22_972_370),
                        Map.of());
        // When
        Surroundings.api().queue(claim);
        ring(claim.task());
        // Then
        TaskEvent.Inspected inspected = awaitInspected(claim.task());
        assertThat(inspected.fence()).isEqualTo(11);
        assertThat(inspected.sha256()).isEqualTo(MODEL);
        assertThat(inspected.facts().format()).isEqualTo("onnx");
        assertThat(inspected.facts().problems()).isEmpty();
        when().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(
                        containsString(
                                "ballast_inspected_files_total{format=\"onnx\",sound=\"true\"}"
                                        + " 1.0"))
                .body(containsString("ballast_slots 2.0"));
    }

    @Test
    void tellsTheTruthAboutItsHealth() {
        awaitReady();

        when().get("/q/health/live").then().statusCode(200);
        when().get("/q/health/started").then().statusCode(200);
    }

    private static void awaitReady() {
        await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);
    }

    private static void store(String resource, Sha256 sha256) throws IOException {
        Path blob = new VolumeLayout(Surroundings.volume()).blob(sha256);
        Files.createDirectories(blob.getParent());
        try (InputStream in =
                Objects.requireNonNull(MetadataWorkerTest.class.getResourceAsStream(resource))) {
            Files.copy(in, blob);
        }
    }

    private static void ring(UUID task) {
        Doorbell doorbell =
                new Doorbell(
                        task,
                        UUID.randomUUID(),
                        TaskKind.INSPECT,
                        VolumeName.SHARED,
                        Priority.DEFAULT);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", LocalKafka.shared().bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            assertThat(
                            producer.send(
                                    new ProducerRecord<>(
                                            doorbell.topic(), MessageJson.write(doorbell))))
                    .succeedsWithin(PATIENCE);
        }
    }

    private static TaskEvent.Inspected awaitInspected(UUID task) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                LocalKafka.shared().bootstrap(),
                                "group.id",
                                UUID.randomUUID().toString(),
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.REPORTS));
            return await().atMost(PATIENCE)
                    .until(() -> findInspected(consumer, task), Objects::nonNull);
        }
    }

    private static TaskEvent.@Nullable Inspected findInspected(
            KafkaConsumer<byte[], byte[]> consumer, UUID task) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
            for (TaskEvent event : MessageJson.read(message.value(), Report.class).events()) {
                if (event instanceof TaskEvent.Inspected inspected
                        && inspected.task().equals(task)) {
                    return inspected;
                }
            }
        }
        return null;
    }
}
