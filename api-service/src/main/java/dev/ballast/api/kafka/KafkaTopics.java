package dev.ballast.api.kafka;

import dev.ballast.model.message.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.record.TimestampType;

/// Makes the topics that are needed, unless they are there.
@ApplicationScoped
class KafkaTopics {
    private static final int REPORT_PARTITIONS = 4;

    /// More would be shared out: Kafka gives each partition of a share group to one member where
    /// there are as many partitions as members, and what rings there waits while that one is busy.
    private static final int DOORBELL_PARTITIONS = 1;

    private final KafkaSettings settings;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    KafkaTopics(KafkaSettings settings) {
        this.settings = settings;
    }

    /// Makes sure that these topics are there.
    ///
    /// @throws IllegalStateException if Kafka does not answer
    /// @throws InterruptedException if the thread is to end
    void ensure(Collection<String> topics) throws InterruptedException {
        if (known.containsAll(topics)) {
            return;
        }
        try (Admin admin = Admin.create(settings.admin())) {
            for (String topic : topics) {
                if (!known.contains(topic)) {
                    create(admin, topic);
                    known.add(topic);
                }
            }
        }
    }

    private static void create(Admin admin, String topic) throws InterruptedException {
        try {
            admin.createTopics(Set.of(describe(topic))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("topic " + topic + " cannot be made", e.getCause());
            }
        }
    }

    /// Doorbells and control messages are worth nothing after minutes, reports after the restart of
    /// whatever was down.
    private static NewTopic describe(String topic) {
        return switch (topic) {
            case Topics.REPORTS -> described(topic, REPORT_PARTITIONS, Duration.ofDays(1));
            case Topics.CONTROL -> described(topic, 1, Duration.ofHours(1));
            default -> described(topic, DOORBELL_PARTITIONS, Duration.ofHours(1));
        };
    }

    private static NewTopic described(String topic, int partitions, Duration retention) {
        return new NewTopic(topic, Optional.of(partitions), Optional.empty())
                .configs(
                        Map.of(
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(retention.toMillis()),
                                // The clocks of workers may be wrong.
                                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                                TimestampType.LOG_APPEND_TIME.name));
    }
}
