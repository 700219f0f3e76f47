package dev.ballast.api.updates;

import dev.ballast.api.access.Owners;
import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitJob;
import dev.ballast.api.models.ModelShelf;
import dev.ballast.api.models.ModelViews;
import dev.ballast.api.settings.SettingsStore;
import dev.ballast.model.artifact.SourceRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Takes the next step of a watch: its model goes on to a revision that is verified and published,
/// and the last ones stay.
@ApplicationScoped
public class FollowWatched {
    private static final Logger LOG = Logger.getLogger(FollowWatched.class);

    private final UpstreamStore store;
    private final SettingsStore settings;
    private final SubmitJob submitJob;
    private final ModelViews views;
    private final ModelShelf shelf;
    private final Owners owners;

    FollowWatched(
            UpstreamStore store,
            SettingsStore settings,
            SubmitJob submitJob,
            ModelViews views,
            ModelShelf shelf,
            Owners owners) {
        this.store = store;
        this.settings = settings;
        this.submitJob = submitJob;
        this.views = views;
        this.shelf = shelf;
        this.owners = owners;
    }

    /// Takes it; does nothing where another replica is at it.
    ///
    /// @throws RefusedException if its job is refused, or whoever watches it may not any more
    @Transactional
    public void handle(UUID model) {
        Watched watched = store.lock(model).orElse(null);
        if (watched == null) {
            return;
        }
        switch (WatchStep.next(watched.state(), settings.read().updates().keepRevisions())) {
            case WatchStep.Rest _ -> {}
            case WatchStep.Keep(String revision) -> {
                requireOwner(watched.owner());
                keep(watched, revision);
            }
            case WatchStep.Fetch(String revision) -> {
                requireOwner(watched.owner());
                fetch(watched, revision);
            }
            case WatchStep.Remove(var models) -> models.forEach(this::remove);
        }
    }

    private void requireOwner(String owner) {
        if (!owners.may(owner, Role.OPERATOR)) {
            throw new RefusedException(
                    Code.INVALID_REQUEST,
                    "'%s', in whose name this model is watched, is gone or may not do that any more; watch it again in another name."
                            .formatted(owner));
        }
    }

    private void keep(Watched watched, String revision) {
        SourceRef pinned = Followed.at(watched.source(), revision).orElseThrow();
        UUID job = views.keep(watched.model(), pinned, watched.owner());
        store.keeps(watched.model(), job, revision, pinned);
        LOG.infof("revision kept model=%s job=%s revision=%s", watched.model(), job, revision);
    }

    private void fetch(Watched watched, String revision) {
        Submission submission = new Submission(watched.owner(), watched.request(), null);
        UUID job = submitJob.handle(submission).job().id();
        store.tried(watched.model(), job, revision);
        LOG.infof("model follows model=%s job=%s revision=%s", watched.model(), job, revision);
    }

    private void remove(UUID model) {
        try {
            if (shelf.takeUnlessKept(model)) {
                LOG.infof("old revision removed model=%s", model);
            }
        } catch (RefusedException e) {
            LOG.infof("old revision stays for now model=%s cause=%s", model, e.getMessage());
        }
    }
}
