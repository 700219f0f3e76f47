package dev.ballast.api.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the bytes of uploads lie.
public interface UploadFiles {

    /// Begins an empty one.
    void create(UUID id) throws IOException;

    /// Takes over a file that is complete; it is moved.
    void adopt(UUID id, Path file) throws IOException;

    /// Bytes that are there; 0 if there is no file.
    long length(UUID id) throws IOException;

    /// Writes a part at its place, and has it on disk before it returns. What has come is kept if
    /// the body breaks off, unless there is a checksum to check. Whoever writes later to the same
    /// upload takes over.
    ///
    /// @param most bytes that may come
    /// @return where the part ends
    /// @throws PartRefusedException if the part is not what it should be; it leaves nothing
    /// @throws NoRoomException if it cannot be written
    /// @throws IOException if the body breaks off
    long append(UUID id, long offset, InputStream body, long most, @Nullable PartChecksum checksum)
            throws IOException, PartRefusedException, NoRoomException;

    /// The first bytes, as many as there are.
    byte[] head(UUID id, int most) throws IOException;

    Path path(UUID id);

    void delete(UUID id) throws IOException;

    /// Bytes that can still be written.
    long freeBytes() throws IOException;

    /// Uploads that have a file which nobody wrote to since.
    List<UUID> idleSince(Instant time) throws IOException;

    /// A part that is not taken.
    final class PartRefusedException extends Exception {
        private final Why why;

        public PartRefusedException(Why why) {
            super(why.name());
            this.why = why;
        }

        public Why why() {
            return why;
        }

        /// What is wrong with it.
        public enum Why {
            CHECKSUM,
            TOO_LONG,
            SUPERSEDED
        }
    }

    /// The folder is full.
    final class NoRoomException extends Exception {
        public NoRoomException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
