package dev.ballast.api.models;

import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;

/// Has models of `hf://acme/…` verified and repaired, and plays the worker that does it.
@Singleton
class ModelCareFixture {
    private final QueueFixture queue;
    private final VerifyModel verifyModel;
    private final RepairModel repairModel;
    private final FindModels models;

    ModelCareFixture(
            QueueFixture queue,
            VerifyModel verifyModel,
            RepairModel repairModel,
            FindModels models) {
        this.queue = queue;
        this.verifyModel = verifyModel;
        this.repairModel = repairModel;
        this.models = models;
    }

    JobView verify(String name) {
        return verifyModel.handle(model(name).model().id(), "test");
    }

    JobView repair(String name) {
        return repairModel.handle(model(name).model().id(), "test");
    }

    ModelView.Detail model(String name) {
        return models.get(models.list("hf://acme/" + name, null, 10, null).items().getFirst().id());
    }

    /// A model `one` whose file of this name is damaged.
    void damage(String name, long... sizes) {
        queue.installed("hf://acme/one@main", "hub/one", sizes);
        verify("one");
        for (int i = 0; i < sizes.length; i++) {
            Claim check = queue.claim(TaskKind.CHECK);
            boolean hit = ((Work.Verify) check.work()).path().value().equals(name);
            queue.report(hit ? damaged(check, "hub/one/" + name) : sound(check));
        }
    }

    /// All of it was right.
    static TaskEvent.Verified sound(Claim claim) {
        return new TaskEvent.Verified(claim.task(), claim.fence(), sha256(claim), true, List.of());
    }

    /// The content was not, so these files are damaged.
    static TaskEvent.Verified damaged(Claim claim, String... names) {
        return new TaskEvent.Verified(
                claim.task(),
                claim.fence(),
                sha256(claim),
                false,
                Arrays.stream(names).map(ModelCareFixture::damagedName).toList());
    }

    /// The content was right, but another file lies at this place.
    static TaskEvent.Verified replaced(Claim claim, String name) {
        return new TaskEvent.Verified(
                claim.task(), claim.fence(), sha256(claim), true, List.of(damagedName(name)));
    }

    private static TaskEvent.DamagedName damagedName(String name) {
        return new TaskEvent.DamagedName(new RelativePath(name), Damage.CHANGED);
    }

    private static Sha256 sha256(Claim claim) {
        return ((Work.Verify) claim.work()).sha256();
    }
}
