package dev.ballast.api.jobs;

import dev.ballast.api.dispatch.FindWorkers;
import dev.ballast.api.dispatch.WorkerView;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Submits many requests in one transaction. A refused one does not harm the others.
@ApplicationScoped
public class SubmitBatch {
    private final Intake intake;
    private final KnownVolumes volumes;
    private final Offer offer;
    private final FindWorkers workers;

    SubmitBatch(Intake intake, KnownVolumes volumes, Offer offer, FindWorkers workers) {
        this.intake = intake;
        this.volumes = volumes;
        this.offer = offer;
        this.workers = workers;
    }

    /// Submits them.
    ///
    /// @return one outcome each, in order
    @Transactional
    public List<Submission.Outcome> handle(List<Submission> submissions) {
        Known known = known(submissions);
        var refusals = new IdentityHashMap<Submission, RefusedException>();
        for (Submission submission : submissions) {
            refusal(submission, known).ifPresent(reason -> refusals.put(submission, reason));
        }
        var fine = submissions.stream().filter(s -> !refusals.containsKey(s)).toList();
        var accepted = intake.accept(fine).iterator();
        var outcomes = new ArrayList<Submission.Outcome>(submissions.size());
        for (Submission submission : submissions) {
            RefusedException reason = refusals.get(submission);
            outcomes.add(reason == null ? accepted.next() : new Submission.Outcome.Refused(reason));
        }
        return outcomes;
    }

    /// What holds for every request, planned or submitted.
    ///
    /// @throws RefusedException `INVALID_REQUEST`
    public void check(Submission submission) {
        refusal(submission, known(List.of(submission)))
                .ifPresent(reason -> {
                    throw reason;
                });
    }

    /// What requests may name.
    ///
    /// @param workers none if no request names one
    private record Known(Set<VolumeName> volumes, List<WorkerView> workers) {}

    private Known known(List<Submission> submissions) {
        boolean named = submissions.stream().anyMatch(one -> one.request().worker() != null);
        return new Known(volumes.names(), named ? workers.known() : List.of());
    }

    private Optional<RefusedException> refusal(Submission submission, Known known) {
        JobRequest request = submission.request();
        Optional<RefusedException> cannot = offer.refusal(request.source(), request.view());
        if (cannot.isPresent()) {
            return cannot;
        }
        VolumeName volume = request.volume();
        if (!known.volumes().contains(volume)) {
            return Optional.of(
                    RefusedException.invalid(
                            "volume", "No worker has a volume '%s'.".formatted(volume)));
        }
        return Optional.ofNullable(request.worker())
                .flatMap(worker -> cannot(worker, volume.value(), known.workers()))
                .map(detail -> RefusedException.invalid("worker", detail));
    }

    /// Why a job on this volume cannot run on this worker alone; one that is lost may come back.
    private static Optional<String> cannot(String id, String volume, List<WorkerView> workers) {
        Optional<WorkerView> worker =
                workers.stream().filter(known -> known.id().equals(id)).findFirst();
        if (worker.isEmpty()) {
            return Optional.of(
                    "There is no worker '%s'; GET /api/v1/workers lists them.".formatted(id));
        }
        if (!worker.get().kind().equals(WorkerView.DOWNLOAD)) {
            return Optional.of(
                    "Worker '%s' fetches nothing; name a download worker.".formatted(id));
        }
        List<String> volumes = worker.get().volumes();
        return volumes.contains(volume)
                ? Optional.empty()
                : Optional.of(
                        "Worker '%s' does not mount the volume '%s'; it mounts: %s."
                                .formatted(id, volume, String.join(", ", volumes)));
    }
}
