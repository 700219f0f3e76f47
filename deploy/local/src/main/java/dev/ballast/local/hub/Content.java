package dev.ballast.local.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Bytes that the hub can serve, readable at any offset and by many threads at once.
public sealed interface Content
        permits ByteContent, DamagedContent, FileContent, GeneratedContent, JoinedContent {

    /// Size in bytes, 0 or more.
    long length();

    /// Names these bytes: the same for the same content, another for another; without quotes.
    String version();

    /// Fills `buffer[0, count)` with the bytes from `offset` on.
    ///
    /// @param offset 0 or more; `offset + count` is at most `length()`
    /// @throws IOException when the bytes cannot be read
    void read(long offset, byte[] buffer, int count) throws IOException;

    /// The content held in memory. The array must not be changed afterwards.
    static Content of(byte[] bytes) {
        return new ByteContent(bytes);
    }

    /// Text as UTF-8.
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A file as it is now; it must neither shrink nor change while it is served.
    static Content of(Path file) {
        return FileContent.of(file);
    }

    /// Everything that the stream yields; the stream is closed.
    static Content of(InputStream stream) {
        try (stream) {
            return of(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Any number of bytes that do not compress, without holding them in memory.
    ///
    /// @param seed the same seed gives the same bytes
    /// @param length bytes, 0 or more
    static Content generated(long seed, long length) {
        return new GeneratedContent(seed, length);
    }

    /// A valid safetensors file of 16-bit floats: a header whose tensors tile generated data.
    ///
    /// @param seed the same seed gives the same bytes
    /// @param dataBytes size of the data behind the header, an even number, 2 or more
    static Content safetensors(long seed, long dataBytes) {
        return SafetensorsFile.of(seed, dataBytes);
    }

    /// This content and then the other one.
    default Content then(Content next) {
        return new JoinedContent(this, next);
    }

    /// All bytes. Only for content that fits into memory.
    default byte[] bytes() {
        byte[] bytes = new byte[Math.toIntExact(length())];
        try {
            read(0, bytes, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    /// SHA-256 of all bytes, 64 lower-case hex digits. Reads everything on each call.
    default String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (long at = 0; at < length(); at += buffer.length) {
                int count = (int) Math.min(buffer.length, length() - at);
                read(at, buffer, count);
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /// Writes all bytes to a file, replacing it.
    default void writeTo(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (long at = 0; at < length(); at += buffer.length) {
                int count = (int) Math.min(buffer.length, length() - at);
                read(at, buffer, count);
                out.write(buffer, 0, count);
            }
        }
    }
}
