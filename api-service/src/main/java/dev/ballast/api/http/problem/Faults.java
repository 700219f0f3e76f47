package dev.ballast.api.http.problem;

import dev.ballast.api.operations.DatabaseTrouble;
import java.util.UUID;
import org.jboss.logging.Logger;

/// What a caller is told of errors that are not theirs: that it is not their fault, whether to try
/// again, and a number by which the log has the rest.
final class Faults {
    private static final Logger LOG = Logger.getLogger(Faults.class);

    private Faults() {}

    /// Logs the error and makes the problem for it.
    static Problem of(Throwable error, String method, String path) {
        if (DatabaseTrouble.isPassing(error)) {
            LOG.warnf(
                    "request refused, database away method=%s path=%s cause=%s",
                    method, path, error.getMessage());
            return Problem.of(
                    ProblemCode.UNAVAILABLE,
                    "The database does not answer. Try again in a moment.",
                    path);
        }
        UUID incident = UUID.randomUUID();
        LOG.errorf(error, "request failed incident=%s method=%s path=%s", incident, method, path);
        return Problem.of(
                ProblemCode.INTERNAL,
                "This is a fault of the service. Its log has more under incident=" + incident + ".",
                path);
    }
}
