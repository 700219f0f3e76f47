package dev.ballast.download.engine.transfer;

import java.util.OptionalLong;

/// How far a transfer is.
///
/// @param phase what it is doing
/// @param total size of the file in bytes, empty while unknown
/// @param bytesWritten bytes of the file that are in the staging file; falls back only when the
///   file has to be started over
/// @param bytesHashed bytes of the file already run through SHA-256
/// @param bytesFetched bytes of bodies received by this transfer, repeated ones included
/// @param bytesPerSecond fetching speed, smoothed over about 5 s
public record Progress(
        Phase phase,
        OptionalLong total,
        long bytesWritten,
        long bytesHashed,
        long bytesFetched,
        long bytesPerSecond) {

    /// The stages of a transfer, in order; `WAITING` and `FETCHING` may alternate.
    public enum Phase {
        STARTING,
        FETCHING,
        /// Between two tries.
        WAITING,
        VERIFYING,
        ENDED
    }
}
