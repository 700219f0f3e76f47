package dev.ballast.api.uploads;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is known of uploads. Every call takes part in the caller's transaction, if there is one.
public interface UploadStore {

    void add(Upload upload);

    Optional<Upload> find(UUID id);

    /// The same; nobody else gets it before the transaction ends.
    Optional<Upload> lock(UUID id);

    /// Those of one caller, oldest first.
    List<Upload> list(String owner);

    /// Those that are not complete.
    List<Upload> open();

    /// Lets a request write to it from now on, and no earlier one.
    ///
    /// @param offset where its part begins
    /// @return whether it does begin there, and the upload is not complete
    boolean takeOver(UUID id, UUID writer, long offset);

    /// More of it is there.
    ///
    /// @return whether `writer` is still the one who writes to it
    boolean advance(UUID id, UUID writer, long offset);

    void assign(UUID id, UUID job);

    void remove(UUID id);

    /// Removes those that nobody needs any more: their job is completed, cancelled or forgotten, or
    /// nothing happened to them for so long while none is under way. One that somebody goes on with
    /// at this moment stays.
    ///
    /// @return which they were
    List<UUID> removeUseless(Duration silence);

    boolean isKnown(UUID id);
}
