package dev.ballast.download.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.ByteRange;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RangeSetTest {

    @Test
    void joinsRangesThatTouchOrOverlap() {
        // Given
        RangeSet set = new RangeSet();
        // When
        set.add(new ByteRange(10, 20));
        set.add(new ByteRange(30, 40));
        set.add(new ByteRange(20, 30));
        set.add(new ByteRange(5, 12));
        // Then
        assertThat(set.ranges()).containsExactly(new ByteRange(5, 40));
        assertThat(set.size()).isEqualTo(35);
        assertThat(set.front()).isZero();
    }

    @Test
    void namesWhatIsMissing() {
        // Given
        RangeSet set = new RangeSet();
        set.add(new ByteRange(0, 10));
        set.add(new ByteRange(20, 30));
        // When, Then
        assertThat(set.missing(40)).containsExactly(new ByteRange(10, 20), new ByteRange(30, 40));
        assertThat(set.missing(25)).containsExactly(new ByteRange(10, 20));
        assertThat(set.front()).isEqualTo(10);
        assertThat(set.covers(10)).isTrue();
        assertThat(set.covers(11)).isFalse();
    }

    @Test
    void agreesWithASetOfSingleBytesWhateverIsAdded() {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 300; round++) {
            RangeSet set = new RangeSet();
            BitSet bytes = new BitSet();
            for (int i = 0; i < 30; i++) {
                int first = random.nextInt(200);
                int end = first + 1 + random.nextInt(20);
                set.add(new ByteRange(first, end));
                bytes.set(first, end);
            }
            RangeSet whole = new RangeSet(set.ranges());
            set.missing(220).forEach(whole::add);

            assertThat(set.size()).isEqualTo(bytes.cardinality());
            assertThat(set.front()).isEqualTo(bytes.nextClearBit(0));
            assertThat(whole.ranges()).containsExactly(new ByteRange(0, 220));
            set.missing(220)
                    .forEach(gap ->
                            assertThat(bytes.get((int) gap.first(), (int) gap.end()))
                                    .matches(BitSet::isEmpty));
        }
    }
}
