package dev.ballast.worker.kafka;

import dev.ballast.model.message.Control;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Topics;
import dev.ballast.worker.ControlFeed;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// [Topics#CONTROL] from its end, without a group: every worker hears every record.
public final class KafkaControl implements ControlFeed {
    private static final Logger LOG = System.getLogger(KafkaControl.class.getName());
    private static final Duration CALL = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaTopics topics;

    /// @param topics prepared before control is heard
    public KafkaControl(KafkaConnection kafka, KafkaTopics topics) {
        this.topics = topics;
        consumer =
                new KafkaConsumer<>(
                        kafka.settings(
                                "control",
                                Map.of(
                                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                        false,
                                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                        "latest",
                                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                        500,
                                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                        false)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    @Override
    public void open() throws InterruptedException {
        topics.prepare();
        while (!tryToOpen()) {
            Thread.sleep(Duration.ofMillis(500));
        }
    }

    private boolean tryToOpen() throws InterruptedException {
        try {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.CONTROL, CALL).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            // The end is looked up only now: what is said from here on is heard.
            partitions.forEach(partition -> consumer.position(partition, CALL));
            return !partitions.isEmpty();
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            LOG.log(
                    Level.WARNING,
                    "control is not heard yet, trying again cause=" + e.getMessage());
            return false;
        }
    }

    @Override
    public List<Control> hear(Duration patience) throws InterruptedException {
        List<Control> heard = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(patience)) {
                read(message, heard);
            }
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            LOG.log(Level.WARNING, "control is not heard, trying again cause=" + e.getMessage());
            Thread.sleep(Duration.ofMillis(500));
        }
        return heard;
    }

    private static void read(ConsumerRecord<byte[], byte[]> message, List<Control> heard) {
        try {
            heard.add(MessageJson.read(message.value(), Control.class));
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    "control not understood, skipped offset=%d cause=%s"
                            .formatted(message.offset(), e.getMessage()));
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    private static InterruptedException interrupted(InterruptException e) {
        InterruptedException interrupted = new InterruptedException();
        interrupted.initCause(e);
        return interrupted;
    }
}
