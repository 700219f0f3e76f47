package dev.ballast.download.engine.transfer;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How far a transfer is.
///
/// @param phase what it is doing
/// @param total size of the file in bytes, empty while unknown
/// @param bytesWritten bytes of the file that are in the staging file; falls back only when the
///   file has to be started over
/// @param bytesHashed bytes of the file already run through SHA-256
/// @param bytesFetched bytes of bodies received by this transfer, repeated ones included
/// @param bytesPerSecond fetching speed, smoothed over about 5 s
/// @param stall what holds the transfer up; null if nothing does. Known only to who asks again and
///   again, at least once a second
public record Progress(
        Phase phase,
        OptionalLong total,
        long bytesWritten,
        long bytesHashed,
        long bytesFetched,
        long bytesPerSecond,
        @Nullable Stall stall) {

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
