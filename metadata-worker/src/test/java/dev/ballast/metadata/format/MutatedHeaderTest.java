package dev.ballast.metadata.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MutatedHeaderTest {
    private static final int MUTATIONS = 20_000;
    private static final long BEYOND = 1L << 34;

    /// Offsets, lengths and counts that make careless arithmetic overflow.
    private static final byte[] EDGES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, '{', '"', '['};

    @Test
    void neverThrowsAndReadsWithinBoundsWhateverIsWritten() {
        Random random = new Random(20_260_101);
        List<byte[]> seeds =
                List.of(
                        SafetensorsBytes.small(),
                        GgufBytes.small(ByteOrder.LITTLE_ENDIAN, 3),
                        GgufBytes.small(ByteOrder.BIG_ENDIAN, 3),
                        OnnxBytes.small());

        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutant = mutate(seeds.get(i % seeds.size()), random);
            long size = random.nextInt(8) == 0 ? BEYOND : mutant.length;
            MemoryFile file = new MemoryFile(mutant, size);

            assertThat(Inspection.of(file).problems()).hasSizeLessThan(22);

            assertThat(file.bytesRead()).as("mutation %d", i).isLessThan(129L << 20);
        }
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] mutant = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[at] = EDGES[random.nextInt(EDGES.length)];
                default ->
                        Arrays.fill(
                                mutant,
                                at,
                                Math.min(mutant.length, at + 8),
                                EDGES[random.nextInt(EDGES.length)]);
            }
        }
        return mutant;
    }
}
