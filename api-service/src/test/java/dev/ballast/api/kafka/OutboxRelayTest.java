package dev.ballast.api.kafka;

import static dev.ballast.api.QueueFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.dispatch.Outbox;
import dev.ballast.api.dispatch.OutboxSignal;
import dev.ballast.api.dispatch.PendingMessages;
import dev.ballast.api.dispatch.PendingMessages.Taken;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitBatch;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Doorbell;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Topics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class OutboxRelayTest {
    private static final String DOORBELLS = "ballast.tasks.resolve.shared";

    @Inject QueueFixture queue;
    @Inject SubmitBatch submitBatch;
    @Inject PendingMessages pending;
    @Inject Outbox outbox;
    @Inject KafkaSettings settings;
    @Inject KafkaTopics topics;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void ringsForAsManyJobsAsCouldBeginWhenTwoRelaysShareTheWork() throws InterruptedException {
        // Given
        OutboxRelay second = new OutboxRelay(pending, settings, topics, new OutboxSignal());
        second.start(new StartupEvent());
        // When
        var submissions = new ArrayList<Submission>();
        for (int i = 0; i < 1000; i++) {
            submissions.add(new Submission("test", request("hf://acme/m" + i, 5), null));
        }
        submitBatch.handle(submissions);
        // Then
        Set<UUID> tasks = readyTasks();
        try (TopicReader reader = new TopicReader(DOORBELLS)) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(rung(reader).stream().filter(tasks::contains))
                                    .as("as many as a fleet without workers may have slots")
                                    .hasSize(32));
        }
        await().until(() -> queue.count("outbox") == 0);
        second.stop(new ShutdownEvent());
    }

    @Test
    void sendsAgainWhatARelayTookBeforeItDied() {
        // Given
        enter("worker-of-a-living-relay", "now() + interval '1 h'");
        // When
        enter("worker-of-a-dead-relay", "now() - interval '1 s'");
        // Then
        try (TopicReader reader = new TopicReader(Topics.CONTROL)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            reader.values().stream()
                                    .anyMatch(text -> text.contains("worker-of-a-dead-relay")));
            assertThat(reader.values())
                    .noneMatch(text -> text.contains("worker-of-a-living-relay"));
        }
    }

    @Test
    void givesAMessageToOneRelayUntilItIsReleased() {
        // Given
        QuarkusTransaction.requiringNew()
                .run(() ->
                        queue.sql(
                                "insert into outbox (message, due_at, taken_until)"
                                        + " values ('{}', now(), now() + interval '1 h')"));
        long entry = Long.parseLong(queue.value("select max(id) from outbox"));
        // When
        List<Long> whileTaken = pending.take(1000).entries();
        QuarkusTransaction.begin();
        pending.release(List.of(entry));
        List<Long> released = pending.take(1000).entries();
        QuarkusTransaction.rollback();
        // Then
        assertThat(whileTaken).doesNotContain(entry);
        assertThat(released).contains(entry);
        pending.sent(List.of(entry));
        assertThat(queue.count("outbox where id = " + entry)).isZero();
    }

    @Test
    void leavesOutDoorbellsOfTasksThatAreTaken() {
        // Given
        queue.submit("hf://acme/tiny");
        UUID task = queue.claim().task();
        // When
        QuarkusTransaction.begin();
        queue.sql("insert into outbox (task_id) values ('%s')".formatted(task));
        Taken taken = pending.take(10);
        QuarkusTransaction.rollback();
        // Then
        assertThat(taken.entries()).isNotEmpty();
        assertThat(taken.messages()).isEmpty();
    }

    @Test
    void tellsEveryWorker() {
        // When
        QuarkusTransaction.requiringNew()
                .run(() -> outbox.tell(List.of(new Control.Drain("worker-77"))));
        // Then
        try (TopicReader reader = new TopicReader(Topics.CONTROL)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            reader.values().stream().anyMatch(text -> text.contains("worker-77")));
        }
    }

    @Test
    void sendsADoorbellOnlyWhenItsTaskIsDue() {
        // When
        QuarkusTransaction.begin();
        queue.sql("insert into outbox (message, due_at) values ('{}', now() + interval '1 h')");
        Taken taken = pending.take(10);
        QuarkusTransaction.rollback();
        // Then
        assertThat(taken.messages()).isEmpty();
    }

    /// Writes an entry that some relay has taken until then.
    private void enter(String worker, String takenUntil) {
        String message = MessageJson.writeText(new Control.Drain(worker));
        QuarkusTransaction.requiringNew()
                .run(() ->
                        queue.sql(
                                "insert into outbox (message, due_at, taken_until)"
                                        + " values ('%s', now(), %s)"
                                                .formatted(message, takenUntil)));
    }

    private Set<UUID> readyTasks() {
        return Set.of(queue.value("select string_agg(id::text, ',') from task").split(",")).stream()
                .map(UUID::fromString)
                .collect(Collectors.toSet());
    }

    private static Set<UUID> rung(TopicReader reader) {
        return reader.values().stream()
                .map(text -> MessageJson.read(text, Doorbell.class).task())
                .collect(Collectors.toSet());
    }
}
