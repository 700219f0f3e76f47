package dev.ballast.api.http.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import dev.ballast.api.http.problem.JsonErrors;
import dev.ballast.api.http.problem.Problem;
import dev.ballast.api.http.problem.Refusals;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitBatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the items of a batch one by one and puts what became of them in their order.
@ApplicationScoped
class JobBatch {
    private static final int MOST = 1000;
    private static final String INSTANCE = "/api/v1/jobs/batch";

    private final SubmitBatch submitBatch;
    private final ObjectMapper json;

    JobBatch(SubmitBatch submitBatch, ObjectMapper json) {
        this.submitBatch = submitBatch;
        this.json = json;
    }

    /// One item each, in order.
    ///
    /// @throws InvalidRequestException if there are none or too many
    List<JobBatchResource.Item> submit(
            String owner, @Nullable String key, @Nullable List<JsonNode> jobs) {
        if (jobs == null || jobs.isEmpty() || jobs.size() > MOST) {
            throw new InvalidRequestException(
                    List.of(new FieldError("jobs", "takes 1 to %d jobs".formatted(MOST))));
        }
        List<Reading> readings = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            readings.add(read(owner, key == null ? null : key + "#" + i, jobs.get(i)));
        }
        List<Submission> sound =
                readings.stream()
                        .filter(Sound.class::isInstance)
                        .map(reading -> ((Sound) reading).submission())
                        .toList();
        Iterator<Submission.Outcome> outcomes = submitBatch.handle(sound).iterator();
        return readings.stream()
                .map(reading ->
                        switch (reading) {
                            case Sound _ -> item(outcomes.next());
                            case Unsound unsound -> JobBatchResource.Item.of(unsound.problem());
                        })
                .toList();
    }

    private Reading read(String owner, @Nullable String key, @Nullable JsonNode job) {
        try {
            JobBody body = json.treeToValue(job, JobBody.class);
            if (Ask.body(body).wantsPlan()) {
                return Unsound.of(new FieldError("dry_run", "is not for batches"));
            }
            return new Sound(new Submission(owner, body.toRequest(), key));
        } catch (JsonProcessingException e) {
            return Unsound.of(JsonErrors.describe(e));
        } catch (InvalidRequestException e) {
            return new Unsound(Problem.invalid(e.errors(), INSTANCE));
        }
    }

    private static JobBatchResource.Item item(Submission.Outcome outcome) {
        return switch (outcome) {
            case Submission.Outcome.Accepted accepted ->
                    new JobBatchResource.Item(accepted.created() ? 201 : 200, accepted.job(), null);
            case Submission.Outcome.Refused refused ->
                    JobBatchResource.Item.of(Refusals.problem(refused.reason(), INSTANCE));
        };
    }

    /// What one item turned out to be.
    private sealed interface Reading {}

    private record Sound(Submission submission) implements Reading {}

    private record Unsound(Problem problem) implements Reading {
        static Unsound of(FieldError error) {
            return new Unsound(Problem.invalid(List.of(error), INSTANCE));
        }
    }
}
