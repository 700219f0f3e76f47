package dev.ballast.api.jobs;

import dev.ballast.model.job.JobState;
import java.util.UUID;

/// One entry of the log of changes that streams replay.
///
/// @param id grows; a reader that has seen it has seen all before it
/// @param data the [JobView] as JSON, and `at`, when it happened
public record JobEvent(long id, UUID job, JobState state, String data) {}
