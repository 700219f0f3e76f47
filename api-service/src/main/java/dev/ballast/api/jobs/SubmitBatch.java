package dev.ballast.api.jobs;

import dev.ballast.model.artifact.SourceRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Submits many requests in one transaction. A refused one does not harm the others.
@ApplicationScoped
public class SubmitBatch {
    private final Intake intake;
    private final boolean noopEnabled;

    public SubmitBatch(
            Intake intake,
            @ConfigProperty(name = "ballast.noop.enabled", defaultValue = "false")
                    boolean noopEnabled) {
        this.intake = intake;
        this.noopEnabled = noopEnabled;
    }

    /// Submits them.
    ///
    /// @return one outcome each, in order
    @Transactional
    public List<Submission.Outcome> handle(List<Submission> submissions) {
        var fine = submissions.stream().filter(this::allowed).toList();
        var accepted = intake.accept(fine).iterator();
        var outcomes = new ArrayList<Submission.Outcome>(submissions.size());
        for (Submission submission : submissions) {
            outcomes.add(
                    allowed(submission)
                            ? accepted.next()
                            : new Submission.Outcome.Refused(refusedNoop()));
        }
        return outcomes;
    }

    /// What holds for every request, planned or submitted.
    ///
    /// @throws RefusedException `INVALID_REQUEST`
    void check(Submission submission) {
        if (!allowed(submission)) {
            throw refusedNoop();
        }
    }

    private boolean allowed(Submission submission) {
        return noopEnabled || !(submission.request().source() instanceof SourceRef.Noop);
    }

    private static RefusedException refusedNoop() {
        return RefusedException.invalid(
                "source",
                "noop:// fetches nothing; it is for measurements and the operator has not switched"
                        + " it on.");
    }
}
