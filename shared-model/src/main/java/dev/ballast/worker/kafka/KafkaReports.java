package dev.ballast.worker.kafka;

import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.Topics;
import dev.ballast.worker.Reports;
import dev.ballast.worker.UnsendableReportException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Reports on [Topics#REPORTS], keyed by worker: idempotent, acknowledged by all replicas, in
/// order. While Kafka is away the report under way waits, for at most 30 s, before it counts as
/// failed.
public final class KafkaReports implements Reports, AutoCloseable {
    private static final int MAX_RECORD_BYTES = 16 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("send-report").factory());

    public KafkaReports(KafkaConnection kafka) {
        producer =
                new KafkaProducer<>(
                        kafka.settings(
                                "reports",
                                Map.of(
                                        ProducerConfig.ACKS_CONFIG,
                                        "all",
                                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                        true,
                                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                        30_000,
                                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                        10_000,
                                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                        10_000,
                                        // The broker's limit is on what is sent: large plans shrink
                                        // to a tenth.
                                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                        "gzip",
                                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                        MAX_RECORD_BYTES)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @Override
    public CompletionStage<Void> send(Report report) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        // The producer blocks its caller while it looks for a broker.
        sender.execute(() -> {
            try {
                send(record(report), sent);
            } catch (UncheckedIOException e) {
                sent.completeExceptionally(new UnsendableReportException(e));
            } catch (RuntimeException e) {
                sent.completeExceptionally(e);
            }
        });
        return sent;
    }

    private static ProducerRecord<byte[], byte[]> record(Report report) {
        return new ProducerRecord<>(
                Topics.REPORTS,
                report.worker().getBytes(StandardCharsets.UTF_8),
                MessageJson.write(report));
    }

    private void send(ProducerRecord<byte[], byte[]> report, CompletableFuture<Void> sent) {
        Future<RecordMetadata> _ =
                producer.send(
                        report,
                        (_, failure) -> {
                            switch (failure) {
                                case null -> sent.complete(null);
                                case RecordTooLargeException _ ->
                                        sent.completeExceptionally(
                                                new UnsendableReportException(failure));
                                default -> sent.completeExceptionally(failure);
                            }
                        });
    }

    /// Drops what is not sent yet; at most 1 s.
    @Override
    public void close() {
        sender.shutdownNow();
        producer.close(Duration.ofSeconds(1));
    }
}
