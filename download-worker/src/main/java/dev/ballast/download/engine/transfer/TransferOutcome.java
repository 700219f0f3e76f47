package dev.ballast.download.engine.transfer;

import dev.ballast.http.Validator;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a transfer ended.
public sealed interface TransferOutcome {

    /// The file is whole, on disk (synced), and its digest is known and, if one was expected,
    /// right.
    ///
    /// @param file the finished file inside the staging directory
    /// @param size bytes
    /// @param validator the version of the content; null where the server names none
    record Completed(Path file, long size, Sha256 sha256, @Nullable Validator validator)
            implements TransferOutcome {}

    /// Told to stop. The staging directory can be resumed.
    ///
    /// @param bytesKept bytes that the final checkpoint claims; 0 where the content cannot be
    ///   resumed
    record Stopped(StopReason reason, long bytesKept) implements TransferOutcome {}

    /// Could not go on. Bytes already fetched are kept unless the failure says that they are wrong.
    ///
    /// @param detail for a person; never holds a secret or the query of a URL
    /// @param retryAfter how long the server asked to wait; null if it did not ask
    record Failed(FailureCode code, String detail, @Nullable Duration retryAfter)
            implements TransferOutcome {}
}
