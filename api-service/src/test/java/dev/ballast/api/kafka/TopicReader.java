package dev.ballast.api.kafka;

import dev.ballast.local.LocalKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Collects the values of a topic's records from its beginning.
final class TopicReader implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final List<String> values = new ArrayList<>();

    TopicReader(String topic) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                LocalKafka.shared().bootstrap(),
                                "group.id",
                                "reader-" + UUID.randomUUID(),
                                "auto.offset.reset",
                                "earliest",
                                "metadata.max.age.ms",
                                "500"),
                        new StringDeserializer(),
                        new StringDeserializer());
        consumer.subscribe(Set.of(topic));
    }

    /// All values until now.
    List<String> values() {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        return values;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
