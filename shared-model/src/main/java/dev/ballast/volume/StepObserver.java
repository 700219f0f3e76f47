package dev.ballast.volume;

import java.io.IOException;

/// Hears of each step after it has changed the volume. What it throws ends the work there, as the
/// death of the process would.
@FunctionalInterface
interface StepObserver {
    StepObserver NONE = _ -> {};

    void after(String step) throws IOException;
}
