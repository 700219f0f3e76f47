package dev.ballast.api.operations;

import dev.ballast.api.dispatch.GovernorStore;
import dev.ballast.model.message.RateHold;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// The hosts that asked to be left alone, as `ballast_host_hold_seconds{host}`: for how long they
/// still want that. Without any, or while the database is away, there is no such series.
@ApplicationScoped
public class HostHoldGauges {
    private static final Logger LOG = Logger.getLogger(HostHoldGauges.class);

    /// Who asks for many hosts must not make a series of each.
    private static final int SHOWN = 50;

    private final GovernorStore store;
    private final MultiGauge gauge;

    HostHoldGauges(GovernorStore store, MeterRegistry registry) {
        this.store = store;
        this.gauge =
                MultiGauge.builder("ballast.host.hold.seconds")
                        .description(
                                "For how long this host still wants to be left alone; the 50 that"
                                        + " want it for longest")
                        .register(registry);
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void show() {
        gauge.register(
                longest(holds()).entrySet().stream()
                        .map(host -> Row.of(Tags.of("host", host.getKey()), host.getValue()))
                        .collect(Collectors.toList()),
                true);
    }

    private List<RateHold> holds() {
        try {
            return store.holds();
        } catch (RuntimeException e) {
            LOG.debugf("holds cannot be read cause=%s", e.getMessage());
            return List.of();
        }
    }

    /// The seconds of each host, whoever asked it; of the hosts that are held for longest.
    static Map<String, Long> longest(List<RateHold> holds) {
        Map<String, Long> all =
                holds.stream()
                        .collect(
                                Collectors.toMap(
                                        hold -> hold.bucket().host(),
                                        RateHold::seconds,
                                        Math::max));
        return all.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
