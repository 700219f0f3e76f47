package dev.ballast.api.jobs;

import org.jspecify.annotations.Nullable;

/// One request to submit.
///
/// @param owner name of the API key that asks
/// @param idempotencyKey the same key and request again give the same job; null for none
public record Submission(String owner, JobRequest request, @Nullable String idempotencyKey) {

    /// What became of it.
    public sealed interface Outcome {

        /// A job answers it.
        ///
        /// @param created false if the job was there before: joined, or asked for with the same key
        record Accepted(JobView job, boolean created) implements Outcome {}

        /// No job does.
        record Refused(RefusedException reason) implements Outcome {}
    }
}
