package dev.ballast.api.kafka;

import dev.ballast.api.dispatch.ApplyReports;
import dev.ballast.api.dispatch.BrokerContact;
import dev.ballast.api.dispatch.HeardReport;
import dev.ballast.api.dispatch.Sight;
import dev.ballast.api.operations.DatabaseTrouble;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the reports of workers and has them applied, a batch in one transaction; offsets are
/// committed after that. Tells [Sight] whenever it has read up to the end.
@ApplicationScoped
class ReportConsumer implements BrokerContact {
    private static final Logger LOG = Logger.getLogger(ReportConsumer.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LOOK_AT_END_EVERY = Duration.ofMillis(750);
    private static final Duration GATHERING = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ApplyReports applyReports;
    private final Sight sight;
    private final KafkaSettings settings;
    private final KafkaTopics topics;
    private final Outage outage = new Outage(LOG, "reading of reports");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile OptionalLong lastAnswer = OptionalLong.empty();
    private long lastLook;
    private @Nullable Thread thread;
    private volatile @Nullable Consumer<String, byte[]> consumer;

    ReportConsumer(
            ApplyReports applyReports, Sight sight, KafkaSettings settings, KafkaTopics topics) {
        this.applyReports = applyReports;
        this.sight = sight;
        this.settings = settings;
        this.topics = topics;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().daemon().name("report-consumer").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        Consumer<String, byte[]> running = consumer;
        if (running != null) {
            running.wakeup();
        }
        if (thread != null) {
            thread.join(Duration.ofSeconds(12));
        }
    }

    @Override
    public Optional<Duration> sinceLastAnswer() {
        OptionalLong last = lastAnswer;
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(System.nanoTime() - last.getAsLong()));
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void run() {
        while (isRunning()) {
            try {
                topics.ensure(Set.of(Topics.REPORTS, Topics.CONTROL));
                try (Consumer<String, byte[]> reader =
                        new KafkaConsumer<>(settings.consumer(Topics.REPORTS_GROUP))) {
                    consumer = reader;
                    sight.expect(reader.partitionsFor(Topics.REPORTS).size());
                    reader.subscribe(List.of(Topics.REPORTS), new SightBegins());
                    read(reader);
                }
            } catch (InterruptedException | WakeupException e) {
                LOG.debug("reading of reports ends", e);
            } catch (RuntimeException | Error e) {
                // Also an error: nobody would read the reports any more, and nobody would notice.
                if (isRunning()) {
                    outage.met(e);
                    pause(PAUSE);
                }
            }
        }
    }

    private void read(Consumer<String, byte[]> reader) {
        while (isRunning()) {
            ConsumerRecords<String, byte[]> records = reader.poll(POLL);
            if (!records.isEmpty()) {
                apply(reader, records);
                gather();
            }
            if (System.nanoTime() - lastLook > LOOK_AT_END_EVERY.toNanos()) {
                lookAtEnd(reader);
            }
        }
    }

    /// Lets reports gather while many come, so that one transaction applies them. A report that
    /// comes alone is applied at once.
    private void gather() {
        pause(GATHERING);
    }

    private void apply(Consumer<String, byte[]> reader, ConsumerRecords<String, byte[]> records) {
        List<HeardReport> reports = new ArrayList<>(records.count());
        records.forEach(record -> parse(record, reports));
        try {
            applyReports.handle(reports);
        } catch (RuntimeException e) {
            LOG.warnf("reports are applied one by one, together they failed cause=%s", e);
            applyOneByOne(reports);
        }
        reader.commitSync();
        lastAnswer = OptionalLong.of(System.nanoTime());
        outage.over();
    }

    /// A report that fails alone, and is at fault itself, would fail for ever: it is left out, and
    /// the leases of its tasks run out.
    ///
    /// @throws RuntimeException in any other case; nothing is committed then, and all is read again
    private void applyOneByOne(List<HeardReport> reports) {
        for (HeardReport report : reports) {
            try {
                applyReports.handle(List.of(report));
            } catch (RuntimeException e) {
                if (!DatabaseTrouble.isOfWhatWasAsked(e)) {
                    throw e;
                }
                LOG.errorf(e, "report left out worker=%s", report.report().worker());
            }
        }
    }

    private static void parse(ConsumerRecord<String, byte[]> record, List<HeardReport> reports) {
        try {
            reports.add(
                    new HeardReport(
                            MessageJson.read(record.value(), Report.class),
                            Instant.ofEpochMilli(record.timestamp())));
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.errorf(
                    "report cannot be read, left out partition=%d offset=%d cause=%s",
                    record.partition(), record.offset(), e.getMessage());
        }
    }

    private void lookAtEnd(Consumer<String, byte[]> reader) {
        Set<TopicPartition> assigned = reader.assignment();
        long lookedAt = System.nanoTime();
        Map<TopicPartition, Long> ends = reader.endOffsets(assigned);
        lastLook = System.nanoTime();
        lastAnswer = OptionalLong.of(lastLook);
        List<Integer> clear =
                assigned.stream()
                        .filter(partition -> reader.position(partition) >= endOf(ends, partition))
                        .map(TopicPartition::partition)
                        .sorted()
                        .toList();
        if (!clear.isEmpty()) {
            sight.clear(clear, lookedAt);
        }
        outage.over();
    }

    private static long endOf(Map<TopicPartition, Long> ends, TopicPartition partition) {
        Long end = ends.get(partition);
        return end == null ? Long.MAX_VALUE : end;
    }

    private void pause(Duration time) {
        try {
            if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("reading of reports ends");
            }
        } catch (InterruptedException e) {
            stopped.countDown();
        }
    }

    /// Whoever takes a partition over knows nothing of the time before.
    private final class SightBegins implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            sight.begin(partitions.stream().map(TopicPartition::partition).sorted().toList());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Every batch is committed before the next poll, where this is called.
        }
    }
}
