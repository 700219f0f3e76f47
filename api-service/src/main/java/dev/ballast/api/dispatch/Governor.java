package dev.ballast.api.dispatch;

import dev.ballast.api.settings.Settings;
import dev.ballast.api.settings.SettingsStore;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.RateHold;
import dev.ballast.model.message.Report;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps the whole cluster within its limits: divides speeds and connections among the workers and
/// lets all of them leave a host alone that asked one of them to.
@ApplicationScoped
public class Governor {
    /// Shares that differ by less are not worth a word.
    private static final double WORTH_A_WORD = 0.05;

    private final GovernorStore store;
    private final SettingsStore settings;
    private final Outbox outbox;
    private final InstantSource clock;

    public Governor(
            GovernorStore store, SettingsStore settings, Outbox outbox, InstantSource clock) {
        this.store = store;
        this.settings = settings;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Looks at what has changed, and tells the workers if it matters to them.
    @Transactional
    public void look() {
        Told told = store.lock();
        Control.Limits limits = limits(told);
        boolean news = told.limits() == null || differ(told.limits(), limits);
        var jobs = new ArrayList<Control.JobSpeed>();
        var messages = new ArrayList<Control>();
        for (JobDemand job : store.limitedJobs()) {
            Map<String, Long> before = told.sharesOf(job.job());
            Control.JobSpeed speed = speed(job, before);
            boolean same = !differ(before, speed.shares());
            jobs.add(same ? with(speed, before) : speed);
            if (!same) {
                messages.add(speed);
            }
        }
        if (news) {
            messages.add(limits);
        }
        if (!messages.isEmpty() || jobs.size() != told.jobs().size()) {
            store.save(new Told(news ? limits : told.limits(), jobs));
            outbox.tell(messages);
        }
    }

    /// Tells the workers the limits, whatever they know.
    @Transactional
    public void announce() {
        Told told = store.lock();
        Control.Limits limits = limits(told);
        store.save(new Told(limits, told.jobs()));
        outbox.tell(List.of(limits));
    }

    /// A job's priority or limit has changed; its workers hear it at once.
    @Transactional
    public void changed(UUID id) {
        Told told = store.lock();
        store.job(id)
                .ifPresent(job -> {
                    Control.JobSpeed speed = speed(job, Map.of());
                    var jobs = new ArrayList<>(told.jobs());
                    jobs.removeIf(other -> other.job().equals(id));
                    if (speed.maxSpeed() != null) {
                        jobs.add(speed);
                    }
                    store.save(new Told(told.limits(), jobs));
                    outbox.tell(List.of(speed));
                });
    }

    /// Notes the pauses that upstreams asked these workers for, and tells all others.
    @Transactional
    public void hear(List<Report> reports) {
        boolean news = false;
        for (Report report : reports) {
            for (RateHold hold : report.status().holds()) {
                news |= store.hold(hold);
            }
        }
        if (news) {
            announce();
        }
    }

    private Control.Limits limits(Told told) {
        Settings now = settings.read();
        Long limit = now.ruleAt(clock.instant()).effectiveMaxSpeed();
        List<Demand> workers = store.workers();
        long busy = workers.stream().filter(worker -> worker.weight() > 0).count();
        return new Control.Limits(
                limit,
                (int) Math.max(1, now.perHostConnections() / Math.max(1, busy)),
                limit == null ? Map.of() : SpeedShares.divide(limit, workers, told.shares()),
                workers.size(),
                store.holds());
    }

    private static Control.JobSpeed speed(JobDemand job, Map<String, Long> before) {
        Long limit = job.maxSpeed();
        return new Control.JobSpeed(
                job.job(),
                job.priority(),
                limit,
                limit == null ? Map.of() : SpeedShares.divide(limit, job.workers(), before));
    }

    private static Control.JobSpeed with(Control.JobSpeed speed, Map<String, Long> shares) {
        return new Control.JobSpeed(speed.job(), speed.priority(), speed.maxSpeed(), shares);
    }

    private static boolean differ(Control.Limits before, Control.Limits now) {
        return !equal(before.maxSpeed(), now.maxSpeed())
                || before.perHostConnections() != now.perHostConnections()
                || before.workers() != now.workers()
                || !buckets(before).containsAll(buckets(now))
                || differ(before.shares(), now.shares());
    }

    private static boolean differ(Map<String, Long> before, Map<String, Long> now) {
        Set<String> workers = new HashSet<>(before.keySet());
        workers.addAll(now.keySet());
        return workers.stream().anyMatch(worker -> differ(before.get(worker), now.get(worker)));
    }

    private static boolean differ(@Nullable Long before, @Nullable Long now) {
        if (before == null || now == null) {
            return true;
        }
        return Math.abs(before - now) > WORTH_A_WORD * Math.max(before, now);
    }

    private static boolean equal(@Nullable Long one, @Nullable Long other) {
        return one == null ? other == null : one.equals(other);
    }

    private static Set<Object> buckets(Control.Limits limits) {
        return limits.holds().stream().map(RateHold::bucket).collect(Collectors.toSet());
    }
}
