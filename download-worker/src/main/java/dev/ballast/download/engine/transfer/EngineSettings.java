package dev.ballast.download.engine.transfer;

import java.time.Duration;

/// The engine's own limits.
///
/// @param checkpointBytes unsaved bytes after which a checkpoint is begun, 1 or more; a file that
///   is not larger has none
/// @param checkpointEvery time after which unsaved bytes are saved although they are few
/// @param tries failed tries in a row without a new byte before a transfer gives up, 1 or more
/// @param retryBase ceiling of the first wait between tries; doubles with each try
/// @param retryCeiling no wait between tries is longer
/// @param patience silence after which one of several connections is replaced while others get
///   something
/// @param trickle what counts as next to nothing
/// @param connections how many to one file and host
public record EngineSettings(
        long checkpointBytes,
        Duration checkpointEvery,
        int tries,
        Duration retryBase,
        Duration retryCeiling,
        Duration patience,
        Trickle trickle,
        ConnectionLimits connections) {
    /// What a worker uses.
    public static final EngineSettings DEFAULT =
            new EngineSettings(
                    4L << 20,
                    Duration.ofSeconds(2),
                    5,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(3),
                    Trickle.DEFAULT,
                    ConnectionLimits.ADAPTIVE);

    public EngineSettings {
        if (checkpointBytes < 1 || tries < 1) {
            throw new IllegalArgumentException(
                    "checkpointBytes %d and tries %d must be 1 or more"
                            .formatted(checkpointBytes, tries));
        }
    }

    public EngineSettings withConnections(ConnectionLimits limits) {
        return new EngineSettings(
                checkpointBytes,
                checkpointEvery,
                tries,
                retryBase,
                retryCeiling,
                patience,
                trickle,
                limits);
    }

    public EngineSettings withTrickle(Trickle least) {
        return new EngineSettings(
                checkpointBytes,
                checkpointEvery,
                tries,
                retryBase,
                retryCeiling,
                patience,
                least,
                connections);
    }

    /// A connection that brings less than this is made anew.
    ///
    /// @param window time that is looked back on
    /// @param floor bytes per second, 0 for never
    public record Trickle(Duration window, long floor) {
        /// What a worker uses.
        public static final Trickle DEFAULT = new Trickle(Duration.ofSeconds(30), 1024);

        StallDetector detector() {
            return new StallDetector(window, floor);
        }
    }
}
