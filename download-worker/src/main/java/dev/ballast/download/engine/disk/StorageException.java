package dev.ballast.download.engine.disk;

import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.util.Locale;

/// The staging directory could not be read or written: no room, or the volume is in trouble.
public final class StorageException extends IOException {
    private final FailureCode code;

    StorageException(FailureCode code, String message) {
        super(message);
        this.code = code;
    }

    private StorageException(FailureCode code, String message, IOException cause) {
        super(message, cause);
        this.code = code;
    }

    /// Sorts a failure of the file system. The JDK gives no error number, only the system's words.
    static StorageException of(String doing, IOException cause) {
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        boolean full =
                words.contains("no space left")
                        || words.contains("quota exceeded")
                        || words.contains("file too large");
        return new StorageException(
                full ? FailureCode.DISK_FULL : FailureCode.VOLUME_UNAVAILABLE,
                "%s failed: %s".formatted(doing, cause.getMessage()),
                cause);
    }

    /// `DISK_FULL` or `VOLUME_UNAVAILABLE`.
    public FailureCode code() {
        return code;
    }
}
