package dev.ballast.volume;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The volume refused or could not do what was asked. The message is for a person: what is wrong
/// and what to do.
public final class VolumeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final transient List<Sha256> missing;

    VolumeException(FailureCode code, String message) {
        this(code, message, List.of());
    }

    private VolumeException(FailureCode code, String message, List<Sha256> missing) {
        super(message);
        this.code = code;
        this.missing = List.copyOf(missing);
    }

    private VolumeException(FailureCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.missing = List.of();
    }

    /// What an operation on a volume failed of: [FailureCode#DISK_FULL] where the file system says
    /// that it has no room (or a quota has none), its own code if it is one of ours, otherwise
    /// [FailureCode#VOLUME_UNAVAILABLE].
    public static VolumeException of(IOException cause) {
        if (cause instanceof VolumeException ours) {
            return ours;
        }
        String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("no space left") || said.contains("quota exceeded")) {
            return new VolumeException(
                    FailureCode.DISK_FULL,
                    "The volume is full. Remove models, or give it more room.",
                    cause);
        }
        String file = cause instanceof FileSystemException f ? f.getFile() : null;
        return new VolumeException(
                FailureCode.VOLUME_UNAVAILABLE,
                "The volume could not be read or written%s: %s. Check its mount and permissions."
                        .formatted(
                                file == null ? "" : " at " + file,
                                cause.getClass().getSimpleName()),
                cause);
    }

    /// These blobs are not on the volume.
    ///
    /// @param blobs one or more
    static VolumeException missing(List<Sha256> blobs) {
        return new VolumeException(
                FailureCode.VOLUME_UNAVAILABLE,
                "Blob %s is not on the volume%s. Pull the model again."
                        .formatted(
                                blobs.getFirst(),
                                blobs.size() == 1
                                        ? ""
                                        : ", nor are %d more".formatted(blobs.size() - 1)),
                blobs);
    }

    /// A manifest cannot be read, so nobody knows which files its model needs.
    static VolumeException unreadable(Path manifest, UncheckedIOException cause) {
        return new VolumeException(
                FailureCode.VOLUME_UNAVAILABLE,
                "Nothing is deleted, since '%s' cannot be read and does not say which files its model needs. Restore it or move it away; if a newer version wrote it, update this worker."
                        .formatted(manifest),
                cause);
    }

    static VolumeException refused(String message) {
        return new VolumeException(FailureCode.INVALID_REQUEST, message);
    }

    static VolumeException refused(IllegalArgumentException cause) {
        return new VolumeException(
                FailureCode.INVALID_REQUEST, String.valueOf(cause.getMessage()), cause);
    }

    /// The stable code; it says whether a later try can help.
    public FailureCode code() {
        return code;
    }

    /// The blobs that were needed and are not there; empty if that is not what is wrong.
    public List<Sha256> missing() {
        return missing;
    }
}
