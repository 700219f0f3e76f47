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
        assertThat(board.claim(fast, 50, 5 * SECOND)).isEqualTo(50);
        assertThat(board.claim(slow, 10, 5 * SECOND)).isEqualTo(10);
        // When
        Piece stolen = board.take(100, 5 * SECOND).orElseThrow();
        // Then
        assertThat(board.end(slow)).isEqualTo(155);
        assertThat(board.position(stolen)).isEqualTo(155);
        assertThat(board.end(stolen)).isEqualTo(200);
        assertThat(board.claim(slow, 100, 5 * SECOND)).isEqualTo(45);
    }

    @Test
    void theRestOfASlowPieceIsFetchedTwiceNearTheEnd() {
        // Given
        PieceBoard board = board(100, 60);
        Piece slow = board.take(100, 0).orElseThrow();
        assertThat(board.claim(slow, 60, 5 * SECOND)).isEqualTo(60);
        // When
        Piece twin = board.take(100, 5 * SECOND).orElseThrow();
        // Then
        assertThat(board.position(twin)).isEqualTo(60);
        assertThat(board.end(twin)).isEqualTo(100);
        assertThat(board.take(100, 5 * SECOND)).isEmpty();
    }

    @Test
    void hedgesOnlyASmallShareOfTheFile() {
        // Given: a piece that is too small to be split and too large to be fetched twice
        PieceBoard board = board(1000, 600);
        Piece slow = board.take(1000, 0).orElseThrow();
        assertThat(board.claim(slow, 300, 0)).isEqualTo(300);
        // When, Then
        assertThat(board.take(1000, SECOND / 3)).isEmpty();
        assertThat(board.claim(slow, 200, 60 * SECOND)).isEqualTo(200);
        assertThat(board.take(1000, 60 * SECOND)).isPresent();
    }

    @Test
    void theFasterOfTwoEndsTheOther() {
        // Given
        PieceBoard board = board(100, 60);
        Piece slow = board.take(100, 0).orElseThrow();
        assertThat(board.claim(slow, 60, 5 * SECOND)).isEqualTo(60);
        Piece twin = board.take(100, 5 * SECOND).orElseThrow();
        // When
        assertThat(board.claim(twin, 50, 5 * SECOND)).isEqualTo(40);
        board.release(twin);
        // Then
        assertThat(board.claim(slow, 10, 5 * SECOND)).isZero();
        assertThat(board.stuck(3 * SECOND, 6 * SECOND)).containsExactly(slow);
    }

    @Test
    void theSecondOfTwoGoesOnAloneWhenTheFirstFails() {
        // Given
        PieceBoard board = board(100, 60);
        Piece slow = board.take(100, 0).orElseThrow();
        assertThat(board.claim(slow, 60, 5 * SECOND)).isEqualTo(60);
        Piece twin = board.take(100, 5 * SECOND).orElseThrow();
        // When
        board.release(slow);
        // Then
        assertThat(board.take(100, 5 * SECOND)).isEmpty();
        assertThat(board.claim(twin, 50, 5 * SECOND)).isEqualTo(40);
    }

    @Test
    void aSilentPieceIsTakenOverWholeNearTheEnd() {
        // Given
        PieceBoard board = board(200, 5);
        Piece moving = board.take(100, 0).orElseThrow();
        Piece silent = board.take(100, 0).orElseThrow();
        int claimed = board.claim(silent, 30, 0);
        board.claim(moving, 100, 4 * SECOND);
        board.release(moving);
        // When
        Piece rest = board.take(100, 4 * SECOND).orElseThrow();
        // Then
        assertThat(board.position(rest)).isEqualTo(100 + claimed);
        assertThat(board.end(rest)).isEqualTo(200);
        assertThat(board.claim(silent, 10, 4 * SECOND)).isZero();
    }

    @Test
    void cutsASilentConnectionOnlyWhileOthersMove() {
        // Given
        PieceBoard board = board(200, 5);
        Piece moving = board.take(100, 0).orElseThrow();
        Piece silent = board.take(100, 0).orElseThrow();
        board.claim(silent, 30, 0);
        board.claim(moving, 30, 4 * SECOND);
        // When, Then
        assertThat(board.stuck(3 * SECOND, 5 * SECOND)).containsExactly(silent);
        assertThat(board.stuck(3 * SECOND, 7 * SECOND)).isEmpty();
    }

    @Test
    void isLessPatientWithThePieceThatHoldsUpTheFront() {
        // Given
        PieceBoard board = board(300, 5);
        Piece front = board.take(100, 0).orElseThrow();
        Piece behind = board.take(100, 0).orElseThrow();
        Piece moving = board.take(100, 0).orElseThrow();
        board.claim(front, 30, 0);
        board.claim(behind, 30, 0);
        // When
        board.claim(moving, 30, 2 * SECOND);
        // Then
        assertThat(board.stuck(3 * SECOND, 2 * SECOND)).containsExactly(front);
    }

    @Test
    void doesNotCutAConnectionThatRestsOnPurpose() {
        // Given
        PieceBoard board = board(200, 5);
        Piece moving = board.take(100, 0).orElseThrow();
        Piece limited = board.take(100, 0).orElseThrow();
        board.claim(limited, 30, 0);
        // When
        board.rest(limited, 60 * SECOND);
        board.claim(moving, 30, 30 * SECOND);
        // Then
        assertThat(board.stuck(3 * SECOND, 30 * SECOND)).isEmpty();
    }

    @Test
    void waitsLongerForAnAnswerOfAHostThatTakesItsTime() {
        // Given
        PieceBoard board = board(300, 5);
        Piece first = board.take(100, 0).orElseThrow();
        board.claim(first, 10, 5 * SECOND);
        Piece waiting = board.take(100, 5 * SECOND).orElseThrow();
        board.claim(first, 10, 14 * SECOND);
        // When, Then
        assertThat(board.stuck(3 * SECOND, 14 * SECOND)).isEmpty();
        board.claim(first, 10, 26 * SECOND);
        assertThat(board.stuck(3 * SECOND, 26 * SECOND)).containsExactly(waiting);
    }

    @Test
    void piecesGrowSmallerTowardsTheEnd() {
        // Given
        PieceBoard board = board(1000, 5);
        board.shareAmong(2);
        // When
        Piece early = board.take(300, 0).orElseThrow();
        Piece late = board.take(300, 0).orElseThrow();
        Piece last = board.take(300, 0).orElseThrow();
        // Then
        assertThat(board.end(early) - board.position(early)).isEqualTo(250);
        assertThat(board.end(late) - board.position(late)).isEqualTo(187);
        assertThat(board.end(last) - board.position(last)).isEqualTo(140);
    }

    @Test
    void whatAFailingConnectionLeavesIsGivenOutAgain() {
        // Given
        PieceBoard board = board(100, 5);
        Piece failing = board.take(100, 0).orElseThrow();
        int claimed = board.claim(failing, 30, 0);
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
        assertThat(board.claim(piece, 10, 0)).isZero();
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
                int count = board.claim(piece, 1 + random.nextInt(200), now);
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
