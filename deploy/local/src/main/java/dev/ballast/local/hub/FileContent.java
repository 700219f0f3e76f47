package dev.ballast.local.hub;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file on disk.
record FileContent(Path file, long length, String version) implements Content {

    static FileContent of(Path file) {
        try {
            long length = Files.size(file);
            long changed = Files.getLastModifiedTime(file).toMillis();
            return new FileContent(file, length, "%x-%x".formatted(changed, length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void read(long offset, byte[] buffer, int count) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer target = ByteBuffer.wrap(buffer, 0, count);
            while (target.hasRemaining()) {
                if (channel.read(target, offset + target.position()) < 0) {
                    throw new EOFException(file + " ends before byte " + (offset + count));
                }
            }
        }
    }
}
