package dev.ballast.api.updates;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.model.artifact.SourceRef;
import java.util.UUID;

/// A watched model.
///
/// @param owner name of the API key that watches it
/// @param request what fetches it
public record Watched(UUID model, String owner, JobRequest request, WatchState state) {

    SourceRef source() {
        return request.source();
    }
}
