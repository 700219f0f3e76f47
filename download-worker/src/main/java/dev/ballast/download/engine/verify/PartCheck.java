package dev.ballast.download.engine.verify;

import dev.ballast.download.engine.disk.PartialFile;
import dev.ballast.model.artifact.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Finds the parts of a whole file that do not have the digests they should have.
public final class PartCheck {
    private static final int BLOCK = 256 * 1024;

    private PartCheck() {}

    /// Reads the whole file.
    ///
    /// @param stopped asked now and then; once true, the answer is of no use and comes early
    /// @return where the wrong parts lie, ascending
    public static List<ByteRange> wrongParts(
            PartialFile file, PartDigests parts, BooleanSupplier stopped) throws IOException {
        List<ByteRange> wrong = new ArrayList<>();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long size = file.bytes();
        for (int index = 0; index < parts.digests().size() && !stopped.getAsBoolean(); index++) {
            ByteRange range = parts.range(index, size);
            Digest expected = parts.digests().get(index);
            if (!expected.hex().equals(hex(file, range, expected.algorithm(), block))) {
                wrong.add(range);
            }
        }
        return wrong;
    }

    private static String hex(
            PartialFile file, ByteRange range, DigestAlgorithm algorithm, ByteBuffer block)
            throws IOException {
        RunningDigest digest = RunningDigest.of(algorithm, range.length());
        long offset = range.first();
        while (offset < range.end()) {
            block.clear().limit((int) Math.min(BLOCK, range.end() - offset));
            int count = file.read(offset, block);
            if (count < 0) {
                throw new IOException(
                        "%s ends at %d, before what was written".formatted(file.path(), offset));
            }
            digest.update(block.flip());
            offset += count;
        }
        return digest.hex();
    }
}
