package dev.ballast.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads every record of every topic, Kafka's own topics too.
final class KafkaSearch {
    private final String bootstrap;

    KafkaSearch(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /// The topics in whose keys, values or headers the text is.
    Set<String> topicsThatHold(String text) {
        Set<String> found = new TreeSet<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all =
                    consumer.listTopics().values().stream()
                            .flatMap(List::stream)
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    if (holds(each, text)) {
                        found.add("kafka topic " + each.topic());
                    }
                }
            }
        }
        return found;
    }

    private static boolean holds(ConsumerRecord<byte[], byte[]> record, String text) {
        return text(record.key()).contains(text)
                || text(record.value()).contains(text)
                || record.headers().toString().contains(text);
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, ISO_8859_1);
    }
}
