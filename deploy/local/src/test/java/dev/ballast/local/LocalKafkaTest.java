package dev.ballast.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void keepsRecordsWhenItIsStartedAgainOnTheSameFolder(@TempDir Path folder) throws Exception {
        try (LocalKafka kafka = LocalKafka.start(folder, FreePort.any(), FreePort.any())) {
            send(kafka, "topic", "kept");
        }

        try (LocalKafka kafka = LocalKafka.start(folder, FreePort.any(), FreePort.any());
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        kafka.bootstrap(),
                                        "group.id",
                                        "reader",
                                        "auto.offset.reset",
                                        "earliest"),
                                new StringDeserializer(),
                                new StringDeserializer())) {
            consumer.subscribe(List.of("topic"));
            assertThat(firstValues(() -> values(consumer.poll(Duration.ofSeconds(1)))))
                    .containsExactly("kept");
        }
    }

    @Test
    void deliversToShareGroups() throws Exception {
        LocalKafka kafka = LocalKafka.shared();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(ConfigResource.Type.GROUP, "sharers"),
                                    List.of(
                                            new AlterConfigOp(
                                                    new ConfigEntry(
                                                            "share.auto.offset.reset", "earliest"),
                                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        send(kafka, "doorbells", "ring");

        try (KafkaShareConsumer<String, String> consumer =
                new KafkaShareConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap(), "group.id", "sharers"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.subscribe(List.of("doorbells"));
            assertThat(firstValues(() -> values(consumer.poll(Duration.ofSeconds(1)))))
                    .containsExactly("ring");
        }
    }

    private static void send(LocalKafka kafka, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static List<String> firstValues(Supplier<List<String>> poll) {
        return Awaitility.await().atMost(PATIENCE).until(poll::get, v -> !v.isEmpty());
    }

    private static List<String> values(Iterable<ConsumerRecord<String, String>> records) {
        List<String> values = new ArrayList<>();
        records.forEach(record -> values.add(record.value()));
        return values;
    }
}
