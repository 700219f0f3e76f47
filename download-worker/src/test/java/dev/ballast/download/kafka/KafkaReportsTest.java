package dev.ballast.download.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.LocalKafka;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.Report.WorkerState;
import dev.ballast.model.message.Report.WorkerStatus;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.settings.KafkaSecurity;
import dev.ballast.worker.UnsendableReportException;
import dev.ballast.worker.kafka.KafkaConnection;
import dev.ballast.worker.kafka.KafkaReports;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KafkaReportsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void saysThatAReportWhichTheBrokerRefusesWillNeverGetThrough() {
        KafkaConnection kafka =
                new KafkaConnection(LocalKafka.shared().bootstrap(), KafkaSecurity.NONE, "test");
        try (KafkaReports reports = new KafkaReports(kafka)) {
            // Given
            byte[] bytes = new byte[3 << 20];
            new Random(1).nextBytes(bytes);
            // When
            var large = reports.send(report(HexFormat.of().formatHex(bytes)));
            var small = reports.send(report("fine"));
            // Then
            assertThat(large.toCompletableFuture())
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .withCauseInstanceOf(UnsendableReportException.class);
            assertThat(small.toCompletableFuture()).succeedsWithin(LONG);
        }
    }

    private static Report report(String detail) {
        return new Report(
                "worker-1",
                Instant.now(),
                new WorkerStatus(
                        List.of(),
                        "host",
                        WorkerState.ACTIVE,
                        1,
                        List.of(),
                        0,
                        "1",
                        List.of(),
                        true,
                        List.of()),
                List.of(
                        new TaskEvent.Failed(
                                UUID.randomUUID(), 1, FailureCode.INTERNAL, detail, null)));
    }
}
