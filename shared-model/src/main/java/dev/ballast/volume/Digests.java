package dev.ballast.volume;

import dev.ballast.model.artifact.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// Reads whole files for their digests.
final class Digests {
    private static final int PIECE = 256 * 1024;

    private Digests() {}

    static Sha256 sha256(Path file, ReadWatch watch) throws IOException {
        return sha256(file, watch, _ -> {});
    }

    /// Copies a file.
    ///
    /// @param to is made, and is left half-done after a failure
    /// @return the digest of what was copied
    static Sha256 copy(Path from, Path to, ReadWatch watch) throws IOException {
        try (FileChannel copy =
                FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            return sha256(
                    from,
                    watch,
                    piece -> {
                        while (piece.hasRemaining()) {
                            copy.write(piece);
                        }
                    });
        }
    }

    /// Gets each piece that was read, once.
    private interface Sink {
        void take(ByteBuffer piece) throws IOException;
    }

    private static Sha256 sha256(Path file, ReadWatch watch, Sink sink) throws IOException {
        MessageDigest sha256 = Sha256.algorithm();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(piece) >= 0) {
                int read = piece.position();
                sha256.update(piece.flip());
                sink.take(piece.rewind());
                piece.clear();
                watch.read(read);
            }
        }
        return Sha256.of(sha256.digest());
    }
}
