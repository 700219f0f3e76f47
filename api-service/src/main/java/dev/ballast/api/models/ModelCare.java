package dev.ballast.api.models;

import dev.ballast.api.jobs.JobView;
import java.util.UUID;

/// Makes the jobs that look after installed models. Every call belongs to the caller's transaction.
public interface ModelCare {

    /// Has every file of the model compared with its digest. While a job is at it already, that one
    /// answers.
    ///
    /// @param owner name of the API key that asks
    /// @throws RefusedException `MODEL_NOT_FOUND`
    JobView verify(UUID model, String owner);

    /// Has the damaged files of the model fetched again, and the model published. While a job is at
    /// it already, that one answers.
    ///
    /// @param owner name of the API key that asks
    /// @throws RefusedException `MODEL_NOT_FOUND`, `MODEL_NOT_DAMAGED`, or `MODEL_IN_USE` while
    ///   another job writes it
    JobView repair(UUID model, String owner);
}
