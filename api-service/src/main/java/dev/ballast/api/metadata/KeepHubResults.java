package dev.ballast.api.metadata;

import dev.ballast.api.catalogs.AdoptHubFacts;
import dev.ballast.api.dispatch.HubResults;
import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.api.dispatch.RetryRule.Verdict.Retry;
import dev.ballast.api.dispatch.TaskLedger;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.TaskEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps what hubs say, and decides whether one is asked again.
///
/// A worker tries a broken answer again by itself, so such a failure is final for this one model. A
/// hub that wants a pause, or is silent, gets one from all workers, and what was asked goes to the
/// end of the line; after the third time in a row the rest of the job is left out for it. A pause
/// that it asked others for is kept too, and is no such time.
@ApplicationScoped
class KeepHubResults implements HubResults {
    private static final Logger LOG = Logger.getLogger(KeepHubResults.class);
    private static final int STRIKES = 3;

    /// Tries of a task whose worker was in trouble.
    private static final int TRIES = 3;

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

    private final HubResultStore store;
    private final AdoptHubFacts adoptFacts;
    private final TaskLedger ledger;

    KeepHubResults(HubResultStore store, AdoptHubFacts adoptFacts, TaskLedger ledger) {
        this.store = store;
        this.adoptFacts = adoptFacts;
        this.ledger = ledger;
    }

    @Override
    public void asked(LockedTask task) {
        store.handOn(task.id());
    }

    @Override
    public void expectDescriptions() {
        adoptFacts.begin();
    }

    @Override
    public void described(LockedTask task, TaskEvent.Described event) {
        String source = store.source(task.id());
        Optional<HubFacts> before = store.known(source);
        // What could not be had this time is still the model's.
        HubFacts facts = before.map(event.facts()::keeping).orElse(event.facts());
        store.save(source, facts);
        adoptFacts.handle(source, store.contents(source), facts, before.orElse(null));
        before.map(HubFacts::preview)
                .filter(old -> isReplaced(old, facts.preview()))
                .ifPresent(old -> store.forgetPicture(old.sha256()));
        store.done(task.id());
        store.answered(task.id(), seconds(event.pauseSeconds()));
    }

    private static boolean isReplaced(HubFacts.Preview old, HubFacts.@Nullable Preview now) {
        return now != null && !now.sha256().equals(old.sha256());
    }

    @Override
    public void identified(LockedTask task, TaskEvent.Identified event) {
        Map<Sha256, String> sources = new HashMap<>();
        event.versions()
                .forEach((sha256, version) ->
                        sources.put(
                                new Sha256(sha256),
                                new SourceRef.Civitai(version, CivitaiChoice.USUAL).text()));
        store.identify(task.id(), sources);
        store.answered(task.id(), seconds(event.pauseSeconds()));
    }

    @Override
    public boolean failed(LockedTask task, TaskEvent.Failed event) {
        FailureCode code = event.code();
        if (event.unasked()) {
            store.held(task.id(), seconds(event.retryAfterSeconds()));
            ledger.retryLater(task, code, event.detail(), new Retry(store.rest(task.id()), false));
            return true;
        }
        if (code == FailureCode.SOURCE_RATE_LIMITED || event.retryAfterSeconds() != null) {
            return refused(task, event);
        }
        if (isTrouble(code) && task.attempt() < TRIES) {
            ledger.retryLater(task, code, event.detail(), new Retry(AFTER_TROUBLE, true));
            return true;
        }
        store.answered(task.id(), null);
        if (code == FailureCode.SOURCE_NOT_FOUND || event.absent()) {
            store.saveMissing(store.source(task.id()));
        }
        ledger.fail(task, code, event.detail());
        return false;
    }

    private boolean refused(LockedTask task, TaskEvent.Failed event) {
        int strikes = store.refused(task.id(), seconds(event.retryAfterSeconds()));
        if (strikes < STRIKES && task.attempt() < TRIES) {
            ledger.retryLater(
                    task, event.code(), event.detail(), new Retry(store.rest(task.id()), true));
            return true;
        }
        ledger.fail(task, event.code(), event.detail());
        if (strikes >= STRIKES) {
            LOG.warnf(
                    "hub left alone job=%s task=%s cause=%s",
                    task.job(), task.id(), event.detail());
            store.leaveOut(
                    task.id(),
                    event.code().name(),
                    "%s. That was the third time in a row, so this was not asked; ask again later"
                            .formatted(event.detail()));
            store.answered(task.id(), store.rest(task.id()));
        }
        return false;
    }

    /// Whether it was the worker's or the volume's, not the hub's.
    private static boolean isTrouble(FailureCode code) {
        return switch (code) {
            case INTERNAL, WORKER_LOST, VOLUME_UNAVAILABLE, DISK_FULL -> true;
            default -> false;
        };
    }

    private static @Nullable Duration seconds(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(Math.clamp(seconds, 0, 86_400));
    }
}
