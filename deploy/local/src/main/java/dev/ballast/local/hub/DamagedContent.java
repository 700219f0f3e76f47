package dev.ballast.local.hub;

import java.io.IOException;

/// The same length and version as the sound content, but each byte at a multiple of 4096 differs.
record DamagedContent(Content sound) implements Content {
    private static final int DISTANCE = 4096;

    @Override
    public long length() {
        return sound.length();
    }

    @Override
    public String version() {
        return sound.version();
    }

    @Override
    public void read(long offset, byte[] buffer, int count) throws IOException {
        sound.read(offset, buffer, count);
        long first = Math.ceilDiv(offset, DISTANCE) * DISTANCE;
        for (long at = first; at < offset + count; at += DISTANCE) {
            buffer[(int) (at - offset)] ^= 0x55;
        }
    }
}
