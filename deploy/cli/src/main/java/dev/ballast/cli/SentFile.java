package dev.ballast.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file that is sent. It must not change meanwhile.
///
/// @param fingerprint by which it is known again, so that an upload goes on where it stopped: of
///   its name, size and time, its first and last mebibyte
record SentFile(Path path, String name, long size, String fingerprint) {
    private static final int SAMPLE = 1 << 20;

    /// @throws CommandFailure if there is no such file
    static SentFile of(Path path) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) == 0) {
            throw CommandFailure.usage(
                    "%s is no file, or an empty one.".formatted(path),
                    "Name the file to send, for example: ballast push model.safetensors --dest"
                            + " loras");
        }
        long size = Files.size(path);
        String name = String.valueOf(path.getFileName());
        MessageDigest digest = sha256();
        digest.update(
                "%s %d %s"
                        .formatted(name, size, Files.getLastModifiedTime(path).toInstant())
                        .getBytes(StandardCharsets.UTF_8));
        digest.update(read(path, 0, (int) Math.min(SAMPLE, size)));
        digest.update(read(path, Math.max(0, size - SAMPLE), (int) Math.min(SAMPLE, size)));
        return new SentFile(path, name, size, HexFormat.of().formatHex(digest.digest()));
    }

    /// The bytes from `offset` on.
    byte[] part(long offset, int most) throws IOException {
        return read(path, offset, (int) Math.min(most, size - offset));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] read(Path path, long offset, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try (FileChannel file = FileChannel.open(path)) {
            while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
                // Until it is full.
            }
        }
        if (bytes.hasRemaining()) {
            throw new IOException(path + " has become shorter");
        }
        return bytes.array();
    }
}
