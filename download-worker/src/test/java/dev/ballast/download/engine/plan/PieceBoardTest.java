package dev.ballast.download.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PieceBoardTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void givesPiecesOutInAscendingOrder() {
        // Given
        PieceBoard board = board(100, 5);
        // When
        Piece first = board.take(40, 0).orElseThrow();
        Piece second = board.take(40, 0).orElseThrow();
        // Then
        assertThat(board.position(first)).isZero();
        assertThat(board.position(second)).isEqualTo(40);
    }

    @Test
    void leavesNoCrumb() {
        // Given
        PieceBoard board = board(43, 5);
        // When
        Piece piece = board.take(40, 0).orElseThrow();
        // Then
        assertThat(board.end(piece)).isEqualTo(43);
    }

    @Test
    void anIdleConnectionTakesHalfOfThePieceThatWouldEndLast() {
        // Given
        PieceBoard board = board(200, 5);
        Piece fast = board.take(100, 0).orElseThrow();
        Piece slow = board.take(100, 0).orElseThrow();
        assertThat(board.claim(fast, 50)).isEqualTo(50);
        assertThat(board.claim(slow, 10)).isEqualTo(10);
        // When
        Piece stolen = board.take(100, 5 * SECOND).orElseThrow();
        // Then
        assertThat(board.end(slow)).isEqualTo(155);
        assertThat(board.position(stolen)).isEqualTo(155);
        assertThat(board.end(stolen)).isEqualTo(200);
        assertThat(board.claim(slow, 100)).isEqualTo(45);
    }

    @Test
    void theRestOfASlowPieceIsFetchedTwiceNearTheEnd() {
        // Given
        PieceBoard board = board(100, 60);
        Piece slow = board.take(100, 0).orElseThrow();
        assertThat(board.claim(slow, 10)).isEqualTo(10);
        // When
        Piece twin = board.take(100, 5 * SECOND).orElseThrow();
        // Then
        assertThat(board.position(twin)).isEqualTo(10);
        assertThat(board.end(twin)).isEqualTo(100);
        assertThat(board.take(100, 5 * SECOND)).isEmpty();
    }

    @Test
    void whatAFailingConnectionLeavesIsGivenOutAgain() {
        // Given
        PieceBoard board = board(100, 5);
        Piece failing = board.take(100, 0).orElseThrow();
        int claimed = board.claim(failing, 30);
        // When
        board.release(failing);
        // Then
        Piece next = board.take(100, 0).orElseThrow();
        assertThat(board.position(next)).isEqualTo(claimed);
    }

    @Test
    void nothingIsGrantedAfterTheEnd() {
        // Given
        PieceBoard board = board(100, 5);
        Piece piece = board.take(100, 0).orElseThrow();
        // When
        board.close();
        // Then
        assertThat(board.claim(piece, 10)).isZero();
        assertThat(board.take(10, 0)).isEmpty();
    }

    @Test
    void everyByteIsGrantedWhateverConnectionsDo() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long size = 1L + random.nextInt(5000);
            PieceBoard board = board(size, 1 + random.nextInt(50));
            RangeSet granted = new RangeSet();
            List<Piece> held = new ArrayList<>();
            long now = 0;
            while (!granted.covers(size)) {
                now += random.nextLong(SECOND);
                if (held.size() < 5) {
                    board.take(1 + random.nextInt(500), now).ifPresent(held::add);
                }
                Piece piece = held.get(random.nextInt(held.size()));
                long position = board.position(piece);
                int count = board.claim(piece, 1 + random.nextInt(200));
                if (count > 0) {
                    granted.add(new ByteRange(position, position + count));
                }
                if (count == 0 || random.nextInt(10) == 0) {
                    held.remove(piece);
                    board.release(piece);
                }
            }
            assertThat(granted.ranges()).containsExactly(new ByteRange(0, size));
        }
    }

    private static PieceBoard board(long size, long minSteal) {
        return new PieceBoard(List.of(new ByteRange(0, size)), minSteal);
    }
}
