package dev.ballast.worker;

import dev.ballast.model.message.Claim;
import java.time.Instant;

/// Where a worker with a free slot asks for work. Thread-safe.
public interface Claims {

    /// Asks for the next best task; whoever gets one owns it.
    ///
    /// @throws ClaimsUnavailableException if there is no answer; the caller asks again later
    Answer claim(Claim.Request request) throws ClaimsUnavailableException, InterruptedException;

    /// What was answered.
    sealed interface Answer {

        /// The task is the caller's now.
        record Granted(Claim claim) implements Answer {}

        /// There is nothing for this worker.
        ///
        /// @param asOf when that was certainly so, by the clock that stamps the doorbells: whatever
        ///   rang before has been answered by this
        record Nothing(Instant asOf) implements Answer {}
    }
}
