package dev.ballast.local.process;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// How one child process is run.
///
/// @param name unique; names its log and pid file
/// @param launch prepares and describes the process, before each start
/// @param mayStart whether what it needs is there; asked until it says so, before each start
/// @param ready whether the running process does its work; asked until it says so
/// @param stop the signal that asks it to end in good order
/// @param grace how long it may take to end before it is killed
/// @param calm which lines of its log are worth a look on the console
public record ChildSpec(
        String name,
        Launch launch,
        BooleanSupplier mayStart,
        BooleanSupplier ready,
        Signal stop,
        Duration grace,
        Predicate<String> calm) {

    /// Gives the command, environment and folder of a process that is about to start.
    @FunctionalInterface
    public interface Launch {
        /// Describes the next start, and makes ready what it needs on disk.
        ///
        /// @throws IOException when it cannot be started now; it will be tried again
        ProcessBuilder prepare() throws IOException;
    }
}
