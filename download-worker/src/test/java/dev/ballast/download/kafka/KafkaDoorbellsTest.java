package dev.ballast.download.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.local.LocalKafka;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Doorbell;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Topics;
import dev.ballast.settings.KafkaSecurity;
import dev.ballast.worker.Doorbells;
import dev.ballast.worker.Doorbells.Ring;
import dev.ballast.worker.kafka.KafkaConnection;
import dev.ballast.worker.kafka.KafkaDoorbells;
import dev.ballast.worker.kafka.KafkaTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The doorbells over a real Kafka.
class KafkaDoorbellsTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final VolumeName volume =
            new VolumeName("v" + UUID.randomUUID().toString().substring(0, 8));
    private final KafkaConnection kafka =
            new KafkaConnection(LocalKafka.shared().bootstrap(), KafkaSecurity.NONE, "test");
    private final KafkaProducer<byte[], byte[]> ringer =
            new KafkaProducer<>(
                    Map.of("bootstrap.servers", LocalKafka.shared().bootstrap(), "linger.ms", 5),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final List<Listener> listeners = new ArrayList<>();

    @BeforeEach
    void prepare() throws InterruptedException {
        new KafkaTopics(kafka, List.of(TaskKind.TRANSFER), List.of(volume)).prepare();
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Listener listener : listeners) {
            listener.end();
        }
        ringer.close();
    }

    @Test
    void hearsWhatRangBeforeItsGroupWasThere() {
        UUID task = ring(Instant.now());
        Listener listener = listen();
        await().until(() -> listener.taken.size() == 1);
        assertThat(listener.taken.element().task()).isEqualTo(task);
    }

    @Test
    void ringsAtOneWorkerOnly() {
        Listener one = listen();
        Listener two = listen();
        ring(Instant.now());
        await().until(() -> one.taken.size() + two.taken.size() == 1);
        for (int i = 0; i < 50; i++) {
            ring(Instant.now());
        }
        await().until(() -> one.taken.size() + two.taken.size() == 51);
    }

    @Test
    void ringsAtAnotherWorkerWhenTheFirstCannotUseIt() {
        // Given
        Listener busy = listen();
        busy.refuseOne();
        UUID task = ring(Instant.now());
        await().until(busy::isPaused);
        // When
        Listener free = listen();
        // Then
        await().until(() -> free.taken.stream().anyMatch(ring -> ring.task().equals(task)));
        assertThat(busy.taken).isEmpty();
    }

    @Test
    void everyRingReachesTheOneFreeWorkerWhileOthersPause() {
        // Given two workers that have listened and are busy now
        Listener first = listen();
        Listener second = listen();
        ring(Instant.now());
        await().until(() -> first.taken.size() + second.taken.size() == 1);
        Listener free = listen();
        first.pause();
        second.pause();
        await().until(() -> first.isPaused() && second.isPaused());
        int before = first.taken.size() + second.taken.size() + free.taken.size();
        // When
        for (int i = 0; i < 20; i++) {
            ring(Instant.now());
        }
        // Then
        await().until(() ->
                first.taken.size() + second.taken.size() + free.taken.size() == before + 20);
    }

    @Test
    void skipsWhatIsNotADoorbell() {
        send("nonsense".getBytes(StandardCharsets.UTF_8), Instant.now());
        UUID task = ring(Instant.now());
        Listener listener = listen();
        await().until(() -> listener.taken.size() == 1);
        assertThat(listener.taken.element().task()).isEqualTo(task);
    }

    @Test
    void drainsThousandsOfRings() {
        int count = 5000;
        for (int i = 0; i < count; i++) {
            ring(Instant.now());
        }
        ringer.flush();
        Listener listener = listen();
        await().atMost(Duration.ofSeconds(60)).until(() -> listener.taken.size() >= count);
    }

    private UUID ring(Instant at) {
        UUID task = UUID.randomUUID();
        send(
                MessageJson.write(
                        new Doorbell(
                                task,
                                UUID.randomUUID(),
                                TaskKind.TRANSFER,
                                volume,
                                Priority.DEFAULT)),
                at);
        return task;
    }

    private void send(byte[] value, Instant at) {
        var _ =
                ringer.send(
                        new ProducerRecord<>(
                                Topics.tasks(TaskKind.TRANSFER, volume),
                                null,
                                at.toEpochMilli(),
                                null,
                                value));
    }

    private Listener listen() {
        Listener listener = new Listener(new KafkaDoorbells(kafka, TaskKind.TRANSFER, volume));
        listeners.add(listener);
        return listener;
    }

    /// A worker's ear.
    private static final class Listener {
        final Queue<Ring> taken = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean refusing = new AtomicBoolean();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;
        private final Doorbells doorbells;

        Listener(Doorbells doorbells) {
            this.doorbells = doorbells;
            this.thread = Thread.startVirtualThread(this::listen);
        }

        private void listen() {
            try {
                while (!ended.get()) {
                    doorbells.listen(PATIENCE, this::take);
                }
                doorbells.pause();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean take(Ring ring) {
            if (refusing.get()) {
                pause();
                return false;
            }
            return taken.add(ring);
        }

        void refuseOne() {
            refusing.set(true);
        }

        void pause() {
            ended.set(true);
        }

        boolean isPaused() {
            return !thread.isAlive();
        }

        void end() throws InterruptedException {
            pause();
            thread.join();
            doorbells.close();
        }
    }
}
