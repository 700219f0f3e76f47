package dev.ballast.api.dispatch;

import dev.ballast.api.dispatch.Upkeep.Duty;
import dev.ballast.api.settings.ApplyTimetable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;

/// Makes the rounds: what nobody's request sets off.
@ApplicationScoped
public class Rounds {
    private static final Logger LOG = Logger.getLogger(Rounds.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ReapLeases reapLeases;
    private final Silence silence;
    private final Upkeep upkeep;
    private final ApplyTimetable applyTimetable;
    private final Governor governor;
    private final HeldTasks heldTasks;
    private final AwaitWorkers awaitWorkers;
    private final ReadWriteLock stopping = new ReentrantReadWriteLock();
    private final Set<Duty> failing = ConcurrentHashMap.newKeySet();

    public Rounds(
            ReapLeases reapLeases,
            Silence silence,
            Upkeep upkeep,
            ApplyTimetable applyTimetable,
            Governor governor,
            HeldTasks heldTasks,
            AwaitWorkers awaitWorkers) {
        this.reapLeases = reapLeases;
        this.silence = silence;
        this.upkeep = upkeep;
        this.applyTimetable = applyTimetable;
        this.governor = governor;
        this.heldTasks = heldTasks;
        this.awaitWorkers = awaitWorkers;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void everySecond() {
        round(Duty.REAP, reapLeases::handle);
        round(Duty.SILENCE, silence::show);
        round(Duty.HELD, heldTasks::park);
        round(Duty.HELD, heldTasks::release);
        round(Duty.AWAIT, awaitWorkers::handle);
        round(Duty.DELAYED, upkeep::wakeDelayed);
        round(Duty.TIMETABLE, applyTimetable::handle);
        round(Duty.PLACES, upkeep::fitPlaces);
        round(Duty.GOVERN, governor::look);
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void everyFiveSeconds() {
        round(Duty.SPACE, upkeep::wakeForSpace);
    }

    @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void everyHalfMinute() {
        round(Duty.PURGE, upkeep::purge);
        round(Duty.VERIFY, upkeep::verifyOldest);
        round(Duty.EVICT, upkeep::evict);
    }

    /// Tells the limits again: two relays may send what they took in another order, and workers
    /// keep what they hear last.
    @Scheduled(every = "60s", delayed = "60s", concurrentExecution = ConcurrentExecution.SKIP)
    void everyMinute() {
        round(Duty.GOVERN, governor::announce);
    }

    /// Waits for what is being done, as long as a transaction may take; nothing is begun any more.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!stopping.writeLock().tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("rounds have not ended");
        }
    }

    private void round(Duty duty, Runnable work) {
        if (stopping.readLock().tryLock()) {
            try {
                attempt(duty, work);
            } finally {
                stopping.readLock().unlock();
            }
        }
    }

    /// A duty that fails does not keep the others from being done.
    private void attempt(Duty duty, Runnable work) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> {
                        if (upkeep.mayDo(duty)) {
                            work.run();
                        }
                    });
            if (failing.remove(duty)) {
                LOG.infof("rounds go on duty=%s", duty);
            }
        } catch (RuntimeException e) {
            if (failing.add(duty)) {
                LOG.errorf(e, "rounds fail, tried again until they go on duty=%s", duty);
            }
        }
    }
}
