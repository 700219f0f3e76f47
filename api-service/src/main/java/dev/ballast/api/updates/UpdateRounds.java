package dev.ballast.api.updates;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.settings.SettingsStore;
import dev.ballast.api.settings.UpdateSettings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Asks sources when it is time, and takes the steps of watches. Each model is one replica's at a
/// time.
@ApplicationScoped
public class UpdateRounds {
    private static final Logger LOG = Logger.getLogger(UpdateRounds.class);

    /// Sources that a replica asks in 5 s.
    private static final int MOST_ASKED = 2;

    private final UpstreamStore store;
    private final SettingsStore settings;
    private final AskUpstream askUpstream;
    private final FollowWatched followWatched;

    UpdateRounds(
            UpstreamStore store,
            SettingsStore settings,
            AskUpstream askUpstream,
            FollowWatched followWatched) {
        this.store = store;
        this.settings = settings;
        this.askUpstream = askUpstream;
        this.followWatched = followWatched;
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void everyFiveSeconds() {
        ask();
        follow();
    }

    /// Asks the sources that are due, one after the other.
    void ask() {
        UpdateSettings now = settings.read().updates();
        Integer hours = now.checkHours();
        Duration every = hours == null ? null : Duration.ofHours(hours);
        Duration watched = Duration.ofMinutes(now.watchMinutes());
        for (int i = 0; i < MOST_ASKED; i++) {
            Optional<UUID> due =
                    QuarkusTransaction.requiringNew().call(() -> store.nextDue(every, watched));
            if (due.isEmpty()) {
                return;
            }
            try {
                askUpstream.handle(due.get(), "").join();
            } catch (RuntimeException e) {
                LOG.infof("update check failed model=%s cause=%s", due.get(), e);
                return;
            }
        }
    }

    /// Takes the next step of each watch. One that fails does not keep the others from theirs.
    void follow() {
        for (UUID model : store.watched()) {
            try {
                followWatched.handle(model);
            } catch (RefusedException e) {
                String why = String.valueOf(e.getMessage());
                QuarkusTransaction.requiringNew().run(() -> store.refused(model, why));
                LOG.warnf("watch refused model=%s cause=%s", model, why);
            } catch (RuntimeException e) {
                LOG.warnf("watch fails, tried again model=%s cause=%s", model, e);
            }
        }
    }
}
