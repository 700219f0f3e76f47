package dev.ballast.api.metadata;

import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.job.FailureCode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Looks at what hubs said.
public interface FindMetadata {

    /// How far asking for an entry of the catalog is.
    enum State {
        QUEUED,
        FETCHING,
        DONE,
        NOT_FOUND,
        ERROR
    }

    /// An entry that was asked for.
    ///
    /// @param error what went wrong; null if nothing did
    /// @param job the latest one that asked
    record EntryState(String entry, String file, State state, @Nullable String error, UUID job) {}

    /// What is known of a model.
    ///
    /// @param facts null if the hub never had it
    /// @param fetchedAt when the hub told them; null if it never did
    /// @param missingSince since when the hub does not have it; null while it has
    record Known(
            @Nullable HubFacts facts,
            @Nullable Instant fetchedAt,
            @Nullable Instant missingSince,
            Instant checkedAt) {}

    /// All entries that were ever asked for, as far as their jobs are remembered.
    List<EntryState> entries();

    /// How many models are asked about, or wait for it.
    long waiting();

    /// Why a job for one model came to nothing, or does not get on.
    record Failure(FailureCode code, String detail) {}

    /// What is known of installed models; those are missing that nobody asked about.
    Map<UUID, Known> ofModels(Collection<UUID> models);

    /// What is known of an installed model; empty if nobody asked.
    default Optional<Known> ofModel(UUID model) {
        return Optional.ofNullable(ofModels(List.of(model)).get(model));
    }

    /// What is known of a source; empty if nobody asked.
    Optional<Known> ofSource(String source);

    /// What is wrong with the first model that the job asks about; empty if nothing is.
    Optional<Failure> failure(UUID job);
}
