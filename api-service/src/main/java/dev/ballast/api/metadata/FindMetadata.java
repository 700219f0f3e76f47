package dev.ballast.api.metadata;

import dev.ballast.model.artifact.HubFacts;
import java.time.Instant;
import java.util.List;
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

    /// What is known of an installed model; empty if nobody asked.
    Optional<Known> ofModel(UUID model);
}
