package dev.ballast.api.updates;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.artifact.SourceRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is known of the sources of models, and which models follow theirs. Every call belongs to
/// the caller's transaction, if there is one.
public interface UpstreamStore {

    /// A model whose source is to be asked now; asked it counts as from here on, so nobody else
    /// gets it. A source that could not answer is asked again after 15 min at the latest.
    ///
    /// @param every how often sources are asked; null for never
    /// @param watched how often those of watched models are
    Optional<UUID> nextDue(@Nullable Duration every, Duration watched);

    /// Notes what a source said.
    ///
    /// @param revision null if it has none, or refused
    /// @param errorCode why it did not say; null if it did
    void heard(
            UUID model,
            @Nullable String revision,
            @Nullable String errorCode,
            @Nullable String error);

    /// What fetches a model again as it was fetched; empty if it is not known any more.
    Optional<JobRequest> request(UUID model);

    /// Nobody knows any more what fetches a model again.
    static RefusedException forgotten() {
        return RefusedException.invalid(
                "id",
                "It is not known any more which files of its source were chosen: fetch it again,"
                        + " then it can follow.");
    }

    /// Lets a model follow its source. Again, it goes on in this name, with the files that are
    /// chosen now.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`, or `INVALID_REQUEST` if it is not known any more
    ///   which of the source's files it consists of
    void watch(UUID model, String owner);

    /// Lets it be. What was laid beside for it stays.
    void unwatch(UUID model);

    /// The models that are watched.
    List<UUID> watched();

    /// A watched model; nobody else gets it before the transaction ends. Empty if it is not
    /// watched, or somebody else has it.
    Optional<Watched> lock(UUID model);

    /// Notes why the next step of a watch was refused; it is taken once its source was asked again.
    void refused(UUID model, String why);

    /// Notes the job that the watch made.
    void tried(UUID model, UUID job, String revision);

    /// Notes the job that lays the installed revision beside.
    ///
    /// @param source the repository at that revision
    void keeps(UUID model, UUID job, String revision, SourceRef source);
}
