package dev.ballast.api.models;

import java.util.UUID;

/// The installed models as they change. Every call belongs to the caller's transaction.
public interface ModelShelf {

    /// Forgets the model and makes the hidden job that removes its files.
    ///
    /// @return that job
    /// @throws RefusedException `MODEL_NOT_FOUND`, or `MODEL_IN_USE` while a job writes it
    UUID take(UUID model);

    /// The same for whoever chose the model because nobody had pinned it or watched it: somebody
    /// may have since.
    ///
    /// @return whether it goes; false if it is pinned or watched now, or gone already
    /// @throws RefusedException `MODEL_IN_USE` while a job writes it
    boolean takeUnlessKept(UUID model);
}
