package dev.ballast.api.kafka;

import dev.ballast.api.dispatch.OutboxSignal;
import dev.ballast.api.dispatch.Outgoing;
import dev.ballast.api.dispatch.PendingMessages;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Carries the outbox to Kafka: takes entries, sends them, waits for every acknowledgement, then
/// forgets them. What a crash leaves between the last two is sent again, which costs nothing. Every
/// replica runs one; each takes what no other has.
@ApplicationScoped
class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofMillis(500);

    private final PendingMessages pending;
    private final KafkaSettings settings;
    private final KafkaTopics topics;
    private final OutboxSignal signal;
    private final Outage outage = new Outage(LOG, "relay to Kafka");
    private volatile boolean stopped;
    private @Nullable Thread thread;
    private @Nullable Producer<String, String> producer;

    OutboxRelay(
            PendingMessages pending,
            KafkaSettings settings,
            KafkaTopics topics,
            OutboxSignal signal) {
        this.pending = pending;
        this.settings = settings;
        this.topics = topics;
        this.signal = signal;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().daemon().name("outbox-relay").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        signal.raise();
        if (thread != null) {
            thread.join(Duration.ofSeconds(12));
        }
    }

    private void run() {
        try {
            while (!stopped) {
                if (!relay()) {
                    signal.await(POLL);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("relay interrupted", e);
        } finally {
            if (producer != null) {
                producer.close(Duration.ofSeconds(2));
            }
        }
    }

    /// Returns whether there may be more.
    private boolean relay() throws InterruptedException {
        try {
            PendingMessages.Taken taken = pending.take(BATCH);
            if (taken.entries().isEmpty()) {
                return false;
            }
            sendAll(taken);
            pending.sent(taken.entries());
            outage.over();
            return taken.entries().size() == BATCH;
        } catch (RuntimeException | ExecutionException | Error e) {
            // Also an error: nobody would send the messages any more, and nobody would notice.
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            if (!stopped) {
                outage.met(e);
            }
            return false;
        }
    }

    private void sendAll(PendingMessages.Taken taken)
            throws InterruptedException, ExecutionException {
        boolean sent = false;
        try {
            if (!taken.messages().isEmpty()) {
                send(taken.messages());
            }
            sent = true;
        } finally {
            if (!sent) {
                pending.release(taken.entries());
            }
        }
    }

    /// Gives up at the first message that Kafka does not take: each further one could block for as
    /// long.
    private void send(List<Outgoing> messages) throws InterruptedException, ExecutionException {
        topics.ensure(messages.stream().map(Outgoing::topic).collect(Collectors.toSet()));
        Producer<String, String> to = producer();
        var acknowledgements = new ArrayList<Future<RecordMetadata>>(messages.size());
        for (Outgoing message : messages) {
            Future<RecordMetadata> acknowledgement =
                    to.send(new ProducerRecord<>(message.topic(), message.payload()));
            if (acknowledgement.isDone()) {
                acknowledgement.get();
            }
            acknowledgements.add(acknowledgement);
        }
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            acknowledgement.get();
        }
    }

    /// Made when first needed: without Kafka's name in DNS it cannot be made at the start.
    private Producer<String, String> producer() {
        Producer<String, String> made = producer;
        if (made == null) {
            made = new KafkaProducer<>(settings.producer());
            producer = made;
        }
        return made;
    }
}
