package dev.ballast.api.dispatch;

import dev.ballast.model.message.RateHold;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the governor goes by. Every call belongs to the caller's transaction; jobs are locked, if
/// at all, before [#lock].
public interface GovernorStore {

    /// What the workers heard last, locked until the transaction ends.
    Told lock();

    void save(Told told);

    /// The download workers that are alive.
    List<Demand> workers();

    /// The jobs with a limit of their own that are being fetched.
    List<JobDemand> limitedJobs();

    /// This job, if it is being fetched.
    Optional<JobDemand> job(UUID id);

    /// The upstreams that are not to be asked now.
    List<RateHold> holds();

    /// Notes that an upstream is not to be asked.
    ///
    /// @return whether that was not known, or not for so long
    boolean hold(RateHold hold);
}
