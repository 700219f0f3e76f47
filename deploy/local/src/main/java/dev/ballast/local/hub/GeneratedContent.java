package dev.ballast.local.hub;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Bytes computed from their offset: word `i` is SplitMix64 of `seed + i`.
record GeneratedContent(long seed, long length) implements Content {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    GeneratedContent {
        if (length < 0) {
            throw new IllegalArgumentException("length %d is negative".formatted(length));
        }
    }

    @Override
    public String version() {
        return "seed-%x-%x".formatted(seed, length);
    }

    @Override
    public void read(long offset, byte[] buffer, int count) {
        int at = 0;
        while (at < count) {
            long position = offset + at;
            int within = (int) (position % Long.BYTES);
            long word = word(position / Long.BYTES);
            if (within == 0 && count - at >= Long.BYTES) {
                WORD.set(buffer, at, word);
                at += Long.BYTES;
            } else {
                buffer[at] = (byte) (word >>> (within * Byte.SIZE));
                at++;
            }
        }
    }

    private long word(long index) {
        long z = (seed + index) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
