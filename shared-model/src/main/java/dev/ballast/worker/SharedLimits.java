package dev.ballast.worker;

import dev.ballast.model.message.Control;
import dev.ballast.model.message.RateHold;
import java.util.List;

/// The limits that a worker keeps together with all others: hears them, and tells what the others
/// must know. Thread-safe.
public interface SharedLimits {
    /// Of a worker that asks no upstream for anything.
    SharedLimits NONE = new SharedLimits() {};

    /// The limits are these from now on.
    default void heard(Control.Limits limits) {}

    /// A job shares the speed like this from now on.
    default void heard(Control.JobSpeed speed) {}

    /// The upstreams that asked this worker for a pause which is not over; told in each report.
    default List<RateHold> holds() {
        return List.of();
    }

    /// Calls `tell` whenever [#holds] has got one more.
    default void whenHeld(Runnable tell) {}
}
