package dev.ballast.api.metadata;

import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What came of asking. Every call belongs to the caller's transaction, which holds the task.
public interface HubResultStore {

    /// The source that the task asks about.
    String source(UUID task);

    /// What the hub said the last time; it stays so until the transaction ends.
    Optional<HubFacts> known(String source);

    /// Keeps what the hub said instead of what it said before.
    void save(String source, HubFacts facts);

    /// Deletes a picture that another one replaced, unless something else shows it.
    void forgetPicture(Sha256 picture);

    /// Notes that the hub does not have it. What it said earlier stays.
    void saveMissing(String source);

    /// The contents that are known to be of this source.
    List<Sha256> contents(String source);

    /// Notes which versions hold the contents that the task asked about, and has those versions
    /// asked for that the job does not ask for anyway.
    ///
    /// @param versions sources by content; what is missing no hub has
    void identify(UUID task, Map<Sha256, String> versions);

    /// What the task was about is done.
    void done(UUID task);

    /// Ends the turn of the task at its hub, if it is still the task's.
    void handOn(UUID task);

    /// The hub has answered; whatever it refused before is forgotten.
    ///
    /// @param pause how long it is not to be asked; null to ask at once
    void answered(UUID task, @Nullable Duration pause);

    /// The hub wants to be left alone, or could not be reached; others come before the task now.
    ///
    /// @param pause null if it named no time: then the longer the more often it refused
    /// @return how often it refused in a row
    int refused(UUID task, @Nullable Duration pause);

    /// The hub asked others for a pause; what it refused before stays as it is.
    ///
    /// @param pause null if it is over
    void held(UUID task, @Nullable Duration pause);

    /// How long its hub is not to be asked.
    Duration rest(UUID task);

    /// Fails what the task's job has not yet asked of the same hub.
    void leaveOut(UUID task, String code, String detail);
}
