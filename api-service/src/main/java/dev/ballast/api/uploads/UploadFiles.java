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

    /// Whether this replica can read and write it.
    boolean isHere(UUID id);

    /// Bytes of its file, which may be more than count; 0 if there is none.
    long length(UUID id) throws IOException;

    /// Writes a part at its place. What lies behind its end is left alone, and does not count.
    ///
    /// @param most bytes that may come
    /// @param checksum of the whole part; without one, also the begin of a part counts
    /// @param reached told whenever more is on disk and counts
    /// @return where the part ends
    /// @throws PartRefusedException if the part is not what it should be, or `reached` says so;
    ///   what was not told does not count
    /// @throws NoRoomException if it cannot be written
    /// @throws IOException if the body breaks off
    long append(
            UUID id,
            long offset,
            InputStream body,
            long most,
            @Nullable PartChecksum checksum,
            Reached reached)
            throws IOException, PartRefusedException, NoRoomException;

    /// Hears how much of a file is on disk.
    interface Reached {
        /// Everything before `offset` is durable.
        ///
        /// @throws PartRefusedException if the part must not go on
        void at(long offset) throws PartRefusedException;
    }

    /// The first bytes, as many as there are.
    byte[] head(UUID id, int most) throws IOException;

    Path path(UUID id);

    void delete(UUID id) throws IOException;

    /// Bytes that can still be written.
    long freeBytes() throws IOException;

    /// Uploads that have a file which nobody wrote to since.
    List<UUID> idleSince(Instant time) throws IOException;

    /// Deletes what requests left behind that ended with this process, and nobody wrote to since.
    void deleteLeftovers(Instant time) throws IOException;

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
