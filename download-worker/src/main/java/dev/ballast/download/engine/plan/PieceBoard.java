package dev.ballast.download.engine.plan;

import dev.ballast.model.artifact.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Who fetches which bytes of one file. Pieces are given out in ascending order, so that the front
/// of the file moves and can be hashed. A connection that finds nothing left takes half of the
/// piece that would end last; near the end, where halves are too small to be worth a request, it
/// fetches the rest of a slow piece a second time, and the faster of the two wins. Thread-safe;
/// does no I/O.
public final class PieceBoard {
    /// A piece that is nearly in is left alone: its connection would have to be cut, and what is on
    /// the way is lost.
    private static final double STEAL_AFTER_SECONDS = 0.5;

    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final double HEDGE_AFTER_SECONDS = 1;

    private final long minSteal;
    private final TreeMap<Long, Long> unassigned = new TreeMap<>();
    private final List<Piece> active = new ArrayList<>();
    private boolean closed;

    /// @param missing what is to be fetched, ascending, not touching
    /// @param minSteal no piece smaller than this is split off another, 1 or more
    public PieceBoard(List<ByteRange> missing, long minSteal) {
        this.minSteal = minSteal;
        missing.forEach(range -> unassigned.put(range.first(), range.end()));
    }

    /// Gives an idle connection something to do.
    ///
    /// @param wanted bytes that it would like, 1 or more; it may get fewer
    /// @param now monotonic time in nanoseconds
    /// @return empty if there is nothing to do at the moment; a failing connection may give some
    ///   back
    public synchronized Optional<Piece> take(long wanted, long now) {
        if (closed) {
            return Optional.empty();
        }
        Optional<Piece> piece = next(wanted, now).or(() -> stolen(now)).or(() -> hedge(now));
        piece.ifPresent(active::add);
        return piece;
    }

    /// Books the next bytes of a piece for its connection, before it writes them.
    ///
    /// @return how many of `count` it may write; fewer at the piece's end, which may have moved
    public synchronized int claim(Piece piece, int count) {
        int granted = closed ? 0 : (int) Math.min(count, piece.remaining());
        piece.position += granted;
        return granted;
    }

    /// Where the piece's connection is.
    public synchronized long position(Piece piece) {
        return piece.position;
    }

    /// Where the piece ends by now.
    public synchronized long end(Piece piece) {
        return piece.end;
    }

    /// Takes a piece off its connection; what is left of it is for others.
    public synchronized void release(Piece piece) {
        active.remove(piece);
        if (piece.hedge) {
            active.stream()
                    .filter(other -> other.end == piece.end)
                    .forEach(other -> other.hedged = false);
        } else if (piece.remaining() > 0) {
            unassigned.put(piece.position, piece.end);
        }
        notifyAll();
    }

    /// As [#take], but waits until there is something to do.
    ///
    /// @param clock monotonic time in nanoseconds
    /// @return empty once the board is closed
    public synchronized Optional<Piece> await(long wanted, LongSupplier clock)
            throws InterruptedException {
        while (!closed) {
            Optional<Piece> piece = take(wanted, clock.getAsLong());
            if (piece.isPresent()) {
                return piece;
            }
            // Not for long: a piece becomes slow without anybody saying so.
            wait(LOOK_AGAIN_MILLIS);
        }
        return Optional.empty();
    }

    /// Ends all claims, and with them all pieces.
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    private Optional<Piece> next(long wanted, long now) {
        var lowest = unassigned.pollFirstEntry();
        if (lowest == null) {
            return Optional.empty();
        }
        long first = lowest.getKey();
        long left = lowest.getValue() - first;
        // Not so that a crumb is left over.
        long end = left < wanted + minSteal ? lowest.getValue() : first + wanted;
        if (end < lowest.getValue()) {
            unassigned.put(end, lowest.getValue());
        }
        return Optional.of(new Piece(first, end, now, false));
    }

    private Optional<Piece> stolen(long now) {
        return slowest(
                        now,
                        piece ->
                                piece.remaining() >= 2 * minSteal
                                        && piece.secondsLeft(now) > STEAL_AFTER_SECONDS)
                .map(victim -> {
                    long middle = victim.position + victim.remaining() / 2;
                    Piece half = new Piece(middle, victim.end, now, false);
                    victim.end = middle;
                    return half;
                });
    }

    private Optional<Piece> hedge(long now) {
        return slowest(
                        now,
                        piece ->
                                !piece.hedge
                                        && !piece.hedged
                                        && piece.remaining() > 0
                                        && piece.secondsLeft(now) > HEDGE_AFTER_SECONDS)
                .map(victim -> {
                    victim.hedged = true;
                    return new Piece(victim.position, victim.end, now, true);
                });
    }

    private Optional<Piece> slowest(long now, Predicate<Piece> eligible) {
        return active.stream()
                .filter(eligible)
                .max(Comparator.comparingDouble(piece -> piece.secondsLeft(now)));
    }
}
