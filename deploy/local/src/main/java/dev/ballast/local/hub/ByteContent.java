package dev.ballast.local.hub;

import java.util.Arrays;
import java.util.zip.CRC32;

/// Bytes in memory.
final class ByteContent implements Content {
    private final byte[] bytes;
    private final String version;

    ByteContent(byte[] bytes) {
        this.bytes = bytes;
        CRC32 crc = new CRC32();
        crc.update(bytes);
        this.version =
                "%08x-%08x-%x".formatted(crc.getValue(), Arrays.hashCode(bytes), bytes.length);
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public void read(long offset, byte[] buffer, int count) {
        System.arraycopy(bytes, Math.toIntExact(offset), buffer, 0, count);
    }
}
