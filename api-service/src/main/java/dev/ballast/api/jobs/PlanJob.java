package dev.ballast.api.jobs;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.TransactionExceptionResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks a worker what a download would fetch, and makes no job that a caller sees.
@ApplicationScoped
public class PlanJob {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SubmitBatch rules;
    private final Intake intake;
    private final JobEndings endings;

    public PlanJob(SubmitBatch rules, Intake intake, JobEndings endings) {
        this.rules = rules;
        this.intake = intake;
        this.endings = endings;
    }

    /// The plan, within 30 s. Call it from a thread that may block; the waiting holds none.
    ///
    /// @throws RefusedException `INVALID_REQUEST`; through the future `NO_WORKER`
    /// @throws PlanFailedException through the future, if the source refused
    public CompletableFuture<PlanView> handle(Submission submission) {
        return answer(submission, intake::plan);
    }

    /// The newest revision upstream, in the same way; no file is asked for.
    ///
    /// @return null where the source has no revisions
    public CompletableFuture<@Nullable String> newest(Submission submission) {
        return answer(submission, intake::planNewest).thenApply(PlanView::revision);
    }

    private CompletableFuture<PlanView> answer(
            Submission submission, Function<Submission, UUID> ask) {
        rules.check(submission);
        UUID plan = QuarkusTransaction.requiringNew().call(() -> ask.apply(submission));
        return endings.await(plan, PATIENCE)
                .thenApply(_ ->
                        QuarkusTransaction.requiringNew()
                                .exceptionHandler(
                                        // The hidden job goes, whatever the answer is.
                                        _ -> TransactionExceptionResult.COMMIT)
                                .call(() -> intake.takePlan(plan, submission.request())));
    }
}
