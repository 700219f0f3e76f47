package dev.ballast.api.metadata;

import dev.ballast.api.jobs.JobView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where jobs for metadata come to be. Every call belongs to the caller's transaction.
public interface MetadataQueue {

    /// Makes others that want metadata wait until the transaction ends.
    void lock();

    /// What these ids stand for.
    ///
    /// @param entries null for all
    /// @param models null for all
    /// @throws RefusedException `ENTRY_NOT_FOUND`, `MODEL_NOT_FOUND`
    List<Target> targets(@Nullable Set<String> entries, @Nullable Set<UUID> models);

    /// Those of these subjects that no hub had within the time.
    Set<String> missing(Collection<String> subjects, Duration within);

    /// Those of these subjects that an active job still has to ask about, and the job.
    Map<String, UUID> underWay(Collection<String> subjects);

    /// The job as it answers a request that joined it.
    JobView joined(UUID job);

    /// Makes the job; one without targets is completed at once.
    JobView create(
            List<Target> targets,
            FetchMetadata.Wish wish,
            String owner,
            Map<String, String> labels);
}
