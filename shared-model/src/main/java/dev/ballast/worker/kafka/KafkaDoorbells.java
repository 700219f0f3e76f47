package dev.ballast.worker.kafka;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Doorbell;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Topics;
import dev.ballast.worker.Doorbells;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// The doorbells of one kind of task on one volume, by share group (KIP-932): any free worker takes
/// the next one.
///
/// Each topic has a group of its own and one partition. The broker's assignor shares a partition
/// between all members only where a group has fewer partitions than members; otherwise it gives
/// each partition to one member, and what rings there would wait while that one is busy.
public final class KafkaDoorbells implements Doorbells {
    private static final Logger LOG = System.getLogger(KafkaDoorbells.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    /// Enough to drain thousands a second; what a worker cannot use goes back at once.
    private static final int BATCH = 32;

    private final Map<String, Object> settings;
    private final List<String> topic;
    private @Nullable KafkaShareConsumer<byte[], byte[]> consumer;

    public KafkaDoorbells(KafkaConnection kafka, TaskKind kind, VolumeName volume) {
        topic = List.of(Topics.tasks(kind, volume));
        settings =
                kafka.settings(
                        "doorbells-" + kind.wire() + "-" + volume,
                        Map.of(
                                ConsumerConfig.GROUP_ID_CONFIG,
                                Topics.workersGroup(kind, volume),
                                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
                                "explicit",
                                ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
                                "record_limit",
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                BATCH,
                                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                500));
    }

    @Override
    public void listen(Duration patience, Predicate<Ring> listener) throws InterruptedException {
        try {
            KafkaShareConsumer<byte[], byte[]> ear = consumer == null ? subscribe() : consumer;
            ConsumerRecords<byte[], byte[]> rung = ear.poll(patience);
            for (ConsumerRecord<byte[], byte[]> message : rung) {
                ear.acknowledge(message, settle(message, listener));
            }
            if (!rung.isEmpty()) {
                ear.commitAsync();
            }
        } catch (InterruptException e) {
            InterruptedException interrupted = new InterruptedException();
            interrupted.initCause(e);
            throw interrupted;
        } catch (KafkaException e) {
            LOG.log(Level.WARNING, "doorbells are not heard, trying again cause=" + e.getMessage());
            Thread.sleep(AFTER_FAILURE);
        }
    }

    private static AcknowledgeType settle(
            ConsumerRecord<byte[], byte[]> message, Predicate<Ring> listener) {
        try {
            Doorbell doorbell = MessageJson.read(message.value(), Doorbell.class);
            Ring ring = new Ring(doorbell.task(), Instant.ofEpochMilli(message.timestamp()));
            return listener.test(ring) ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE;
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    "doorbell not understood, skipped offset=%d cause=%s"
                            .formatted(message.offset(), e.getMessage()));
            return AcknowledgeType.REJECT;
        }
    }

    /// Leaves the group, which gives back what was acquired for this member. Only the end of the
    /// client does that reliably: after a mere `unsubscribe` a fetch under way may still acquire
    /// rings that then wait for their locks to run out.
    @Override
    public void pause() {
        leave(Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        leave(Duration.ofSeconds(1));
    }

    private void leave(Duration patience) {
        KafkaShareConsumer<byte[], byte[]> ear = consumer;
        consumer = null;
        if (ear != null) {
            ear.close(patience);
        }
    }

    private KafkaShareConsumer<byte[], byte[]> subscribe() {
        KafkaShareConsumer<byte[], byte[]> ear =
                new KafkaShareConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        ear.subscribe(topic);
        consumer = ear;
        return ear;
    }
}
