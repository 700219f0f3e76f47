package dev.ballast.api.webhooks;

import dev.ballast.api.webhooks.Delivery.Attempt;
import dev.ballast.api.webhooks.DeliveryQueue.Due;
import dev.ballast.api.webhooks.WebhookPost.Outcome;
import dev.ballast.worker.OutboundSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/// Sends what is due. Every replica does, each what no other has taken; a slow receiver holds up
/// nobody but itself. A hook of which nothing has succeeded for a day is switched off.
@ApplicationScoped
public class DeliverWebhooks {
    private static final Logger LOG = Logger.getLogger(DeliverWebhooks.class);
    private static final int AT_ONCE = 32;
    private static final int AT_ONCE_EACH = 4;
    private static final int GONE = 410;
    private static final Duration PATIENCE = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(7);

    private final DeliveryQueue queue;
    private final WebhookPost post;
    private final InstantSource clock;
    private final RetryPlan retries = new RetryPlan(new SecureRandom());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<UUID, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final ReentrantLock taking = new ReentrantLock();
    private volatile boolean failing;

    @Inject
    DeliverWebhooks(DeliveryQueue queue, InstantSource clock, Config config) {
        this(queue, clock, post(config));
    }

    DeliverWebhooks(DeliveryQueue queue, InstantSource clock, WebhookPost post) {
        this.queue = queue;
        this.clock = clock;
        this.post = post;
    }

    private static WebhookPost post(Config config) {
        OutboundSettings settings =
                OutboundSettings.read(name -> config.getConfigValue(name).getRawValue());
        String version = config.getConfigValue("quarkus.application.version").getValue();
        return new WebhookPost(settings.http(version), settings.egress());
    }

    /// Every second, and whenever something was sent.
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        try {
            round();
            if (failing) {
                LOG.info("webhooks are sent again");
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.errorf(e, "webhooks cannot be sent, tried again every second");
            }
            failing = true;
        }
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        queue.purge(clock.instant().minus(KEPT));
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdown();
        post.close();
    }

    /// Begins to send what is due, as far as there is room for it.
    void round() {
        // Whoever finds it locked is content: somebody looks at this moment.
        if (taking.tryLock()) {
            try {
                begin();
            } finally {
                taking.unlock();
            }
        }
    }

    private void begin() {
        int room = AT_ONCE - underWay.values().stream().mapToInt(AtomicInteger::get).sum();
        if (room <= 0) {
            return;
        }
        Set<UUID> busy =
                underWay.entrySet().stream()
                        .filter(hook -> hook.getValue().get() >= AT_ONCE_EACH)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        for (Due due : queue.take(busy, room, AT_ONCE_EACH)) {
            AtomicInteger ofHook =
                    underWay.computeIfAbsent(due.webhook(), _ -> new AtomicInteger());
            ofHook.incrementAndGet();
            threads.execute(() -> run(due, ofHook));
        }
    }

    private void run(Due due, AtomicInteger ofHook) {
        try {
            deliver(due);
        } catch (RuntimeException e) {
            // It is due again in a minute.
            LOG.errorf(e, "webhook delivery cannot be noted delivery=%s", due.id());
            return;
        } finally {
            ofHook.decrementAndGet();
        }
        // There is room for another one.
        look();
    }

    private void deliver(Due due) {
        WebhookSecret secret = due.secret();
        if (secret == null) {
            switchOff(due, "Its secret was sealed with another key: delete it and make it again.");
            return;
        }
        Instant begun = clock.instant();
        long nanos = System.nanoTime();
        Outcome outcome = post.send(due.url(), secret, due.event(), due.payload(), begun);
        Attempt attempt =
                new Attempt(
                        begun,
                        outcome.status(),
                        outcome.error(),
                        Duration.ofNanos(System.nanoTime() - nanos).toMillis());
        if (outcome.isSuccess()) {
            queue.delivered(due, attempt);
        } else {
            failed(due, attempt, outcome);
        }
    }

    private void failed(Due due, Attempt attempt, Outcome outcome) {
        Instant now = clock.instant();
        Instant again =
                retries.after(due.attempt(), outcome.retryAfter()).map(now::plus).orElse(null);
        Instant since = queue.failed(due, attempt, again);
        LOG.infof(
                "webhook delivery failed webhook=%s delivery=%s type=%s attempt=%d cause=%s",
                due.webhook(), due.id(), due.type(), due.attempt(), outcome.error());
        if (Integer.valueOf(GONE).equals(outcome.status())) {
            switchOff(due, "The receiver answered 410: it wants no more of it.");
        } else if (since.plus(PATIENCE).isBefore(now)) {
            switchOff(
                    due,
                    "Nothing could be delivered since %s; last: %s."
                            .formatted(since, outcome.error()));
        }
    }

    private void switchOff(Due due, String reason) {
        queue.switchOff(due.webhook(), reason);
        LOG.warnf("webhook switched off webhook=%s cause=%s", due.webhook(), reason);
    }
}
