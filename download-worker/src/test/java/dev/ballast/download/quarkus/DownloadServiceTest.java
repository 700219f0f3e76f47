package dev.ballast.download.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.local.LocalKafka;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Doorbell;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Topics;
import dev.ballast.model.message.Work;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole download worker between a real Kafka, a real hub, a real volume and an API of claims
/// only.
class DownloadServiceTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir Path root;

    private final String id = "w-" + UUID.randomUUID();
    private final VolumeName volume =
            new VolumeName("v" + UUID.randomUUID().toString().substring(0, 8));
    private final String bootstrap = LocalKafka.shared().bootstrap();
    private final Hub hub = Hub.start();
    private final StubApi api;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Queue<Report> reports = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final KafkaProducer<byte[], byte[]> kafka =
            new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrap),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final List<DownloadService> services = new ArrayList<>();
    private final Thread reader = Thread.ofVirtual().unstarted(this::readReports);
    private long fence;

    DownloadServiceTest() throws IOException {
        api = new StubApi();
    }

    @BeforeEach
    void start() {
        services.add(DownloadService.start(settings(), "test", metrics));
        DownloadService service = services.getFirst();
        await().atMost(LONG)
                .until(() -> service.worker().isListening() && service.worker().isAnswered());
        reader.start();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        for (DownloadService service : services) {
            service.close();
        }
        over.set(true);
        reader.join();
        kafka.close();
        api.close();
        hub.close();
    }

    @Test
    void doesATaskThatRingsAndReportsIt() {
        // Given
        hub.serve("/m.bin", Content.generated(1, 1 << 20));
        Claim claim = transfer("/m.bin");
        api.put(claim);
        // When
        ring(claim);
        // Then
        await().atMost(LONG)
                .until(() -> events().stream().anyMatch(TaskEvent.Transferred.class::isInstance));
        assertThat(services.getFirst().missingVolumes()).isEmpty();
        assertThat(metrics.get("ballast.fetched").counter().count())
                .isGreaterThanOrEqualTo(1 << 20);
        assertThat(tasks("done")).isEqualTo(1);
        assertThat(tasks(FailureCode.SOURCE_FORBIDDEN.name())).isZero();
    }

    @Test
    void stopsATaskWithinTwoSecondsAndHandsOthersBackWhenItEnds() throws IOException {
        // Given two transfers that hang
        Claim cancelled = hanging("/one");
        Claim kept = hanging("/two");
        await().atMost(LONG).until(() -> services.getFirst().worker().busy() == 2);
        // When
        say(new Control.Stop(cancelled.task(), cancelled.fence(), Control.StopReason.CANCELLED));
        await().atMost(LONG).until(() -> services.getFirst().worker().busy() == 1);
        services.getFirst().close();
        // Then
        await().atMost(LONG)
                .until(() ->
                        reports.stream()
                                .anyMatch(report ->
                                        report.status().state() == Report.WorkerState.STOPPED));
        assertThat(
                        events().stream()
                                .filter(event -> !(event instanceof TaskEvent.Progress))
                                .toList())
                .containsExactly(new TaskEvent.HandedBack(kept.task(), kept.fence()));
    }

    private long tasks(String outcome) {
        return metrics.get("ballast.tasks")
                .tags("kind", TaskKind.TRANSFER.wire(), "outcome", outcome)
                .timer()
                .count();
    }

    private Claim hanging(String path) {
        hub.serve(path, Content.generated(2, 8 << 20)).failingAlwaysWith(Fault.stallAfter(1 << 20));
        Claim claim = transfer(path);
        api.put(claim);
        say(new Control.Wake());
        return claim;
    }

    private Claim transfer(String path) {
        SourceRef source = new SourceRef.Direct(hub.uri(path));
        Work.PlannedFile file =
                new Work.PlannedFile(
                        new RelativePath(path.substring(1)), hub.uri(path), null, null, null, null);
        return new Claim(
                UUID.randomUUID(),
                ++fence,
                30,
                new Work.Transfer(UUID.randomUUID(), volume, source, null, file),
                Map.of());
    }

    private void ring(Claim claim) {
        Doorbell doorbell =
                new Doorbell(
                        claim.task(),
                        UUID.randomUUID(),
                        TaskKind.TRANSFER,
                        volume,
                        Priority.DEFAULT);
        send(doorbell.topic(), doorbell);
    }

    private void say(Control control) {
        send(Topics.CONTROL, control);
    }

    private void send(String topic, Object message) {
        var _ = kafka.send(new ProducerRecord<>(topic, MessageJson.write(message)));
        kafka.flush();
    }

    private List<TaskEvent> events() {
        return reports.stream().flatMap(report -> report.events().stream()).toList();
    }

    private void readReports() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.REPORTS).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!over.get()) {
                for (ConsumerRecord<byte[], byte[]> message :
                        consumer.poll(Duration.ofMillis(200))) {
                    Report report = MessageJson.read(message.value(), Report.class);
                    if (report.worker().equals(id)) {
                        reports.add(report);
                    }
                }
            }
        }
    }

    private DownloadSettings settings() {
        Map<String, String> environment =
                Map.of(
                        "BALLAST_URL",
                        api.uri().toString(),
                        "BALLAST_KEY",
                        "k",
                        "BALLAST_KAFKA",
                        bootstrap,
                        "BALLAST_VOLUMES",
                        volume + "=" + root,
                        "BALLAST_VOLUME_INIT",
                        "true",
                        "BALLAST_WORKER",
                        id,
                        "BALLAST_EGRESS_ALLOW",
                        "127.0.0.0/8");
        return DownloadSettings.read(environment::get);
    }
}
