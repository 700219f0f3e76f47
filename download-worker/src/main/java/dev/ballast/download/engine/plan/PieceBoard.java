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
/// of the file moves and can be hashed, and grow smaller towards the end, so that all connections
/// end together.
///
/// A connection that finds nothing left takes over from others: all that is left of a piece whose
/// connection has fallen silent; else half of the piece that would end last; else, where halves are
/// too small to be worth a request, it fetches the rest of a slow piece a second time, and the
/// faster of the two wins. Bytes that are fetched twice are few: at most a 64th of the file.
///
/// Thread-safe; does no I/O. Times are monotonic nanoseconds of the caller's clock.
public final class PieceBoard {
    /// A piece that is nearly in is left alone: its connection would have to be cut, and what is on
    /// the way is lost.
    private static final double STEAL_AFTER_SECONDS = 0.5;

    private static final double HEDGE_AFTER_SECONDS = 1;
    private static final double HEDGE_SHARE = 1 / 64.0;
    private static final long PATIENCE_AT_THE_END_NANOS = 400_000_000L;
    private static final int FRONT_IS_DEARER = 3;
    private static final long LOOK_AGAIN_MILLIS = 50;

    /// No piece is smaller than this share of what its connection would like.
    private static final int SMALLEST_SHARE = 6;

    private final long minSteal;
    private final TreeMap<Long, Long> unassigned = new TreeMap<>();
    private final List<Piece> active = new ArrayList<>();
    private long unassignedBytes;
    private long hedgeBytes;
    private long heardNanos = Long.MIN_VALUE / 2;
    private long slowestAnswerNanos;
    private int cutUnanswered;
    private int sharers = 1;
    private boolean closed;

    /// @param missing what is to be fetched, ascending, not touching
    /// @param minSteal no piece smaller than this is split off another, 1 or more
    public PieceBoard(List<ByteRange> missing, long minSteal) {
        this.minSteal = minSteal;
        missing.forEach(range -> putBack(range.first(), range.end()));
        this.hedgeBytes = Math.max(minSteal, (long) (unassignedBytes * HEDGE_SHARE));
    }

    /// Says among how many connections the rest is to be shared.
    ///
    /// @param connections 1 or more
    public synchronized void shareAmong(int connections) {
        sharers = connections;
    }

    /// Gives an idle connection something to do.
    ///
    /// @param wanted bytes that it would like, 1 or more; it may get fewer
    /// @return empty if there is nothing to do at the moment; a failing connection may give some
    ///   back
    public synchronized Optional<Piece> take(long wanted, long now) {
        if (closed) {
            return Optional.empty();
        }
        Optional<Piece> piece =
                next(wanted, now)
                        .or(() -> abandoned(now))
                        .or(() -> stolen(now))
                        .or(() -> hedge(now));
        piece.ifPresent(active::add);
        return piece;
    }

    /// Books the next bytes of a piece for its connection, before it writes them.
    ///
    /// @return how many of `count` it may write; fewer at the piece's end, which may have moved
    public synchronized int claim(Piece piece, int count, long now) {
        int granted = closed ? 0 : (int) Math.min(count, piece.remaining());
        if (!piece.answered()) {
            slowestAnswerNanos = Math.max(slowestAnswerNanos, now - piece.startedNanos);
        }
        piece.position += granted;
        piece.heardNanos = now;
        heardNanos = now;
        return granted;
    }

    /// Says that a connection does not read before `until`, on purpose: it is not silent.
    public synchronized void rest(Piece piece, long until) {
        piece.heardNanos = until;
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
        Piece hedge = piece.hedge;
        Piece hedged = piece.hedged;
        if (hedge != null) {
            // Which is from now on the only one.
            hedge.hedged = null;
            if (piece.remaining() == 0) {
                hedge.end = hedge.position;
            }
        } else if (hedged != null) {
            hedged.hedge = null;
            if (piece.remaining() == 0) {
                hedged.end = hedged.position;
            }
        } else if (piece.remaining() > 0) {
            putBack(piece.position, piece.end);
        }
        notifyAll();
    }

    /// The pieces whose connections are better cut: nothing is left for them, or nothing has come
    /// for longer than `patience` while others got something. A server that is known to take its
    /// time before it answers gets more; the piece that holds up the front of the file gets less,
    /// since the digest waits for it too.
    public synchronized List<Piece> stuck(long patience, long now) {
        boolean othersMove = now - heardNanos < patience;
        long forAnswer = Math.max(patience, 2 * slowestAnswerNanos) << Math.min(cutUnanswered, 4);
        List<Piece> stuck = new ArrayList<>();
        for (Piece piece : active) {
            if (piece.remaining() == 0) {
                if (piece.silence(now) > PATIENCE_AT_THE_END_NANOS) {
                    stuck.add(piece);
                }
            } else if (othersMove && !piece.answered() && piece.silence(now) > forAnswer) {
                stuck.add(piece);
                cutUnanswered++;
            } else if (othersMove
                    && piece.answered()
                    && piece.silence(now) > patienceWith(piece, patience)) {
                stuck.add(piece);
            }
        }
        return stuck;
    }

    private long patienceWith(Piece piece, long patience) {
        boolean front = active.stream().noneMatch(other -> other.position < piece.position);
        return front ? patience / FRONT_IS_DEARER : patience;
    }

    /// As [#take], but waits until there is something to do.
    ///
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

    private void putBack(long first, long end) {
        unassigned.put(first, end);
        unassignedBytes += end - first;
    }

    private Optional<Piece> next(long wanted, long now) {
        var lowest = unassigned.pollFirstEntry();
        if (lowest == null) {
            return Optional.empty();
        }
        long first = lowest.getKey();
        long left = lowest.getValue() - first;
        long size = fairShare(wanted);
        unassignedBytes -= left;
        // Not so that a crumb is left over.
        long end = left < size + minSteal ? lowest.getValue() : first + size;
        if (end < lowest.getValue()) {
            putBack(end, lowest.getValue());
        }
        return Optional.of(new Piece(first, end, now, endPatience()));
    }

    /// Half of what each connection would get if all shared alike; all of it if there is only one.
    private long fairShare(long wanted) {
        long share = sharers == 1 ? unassignedBytes : unassignedBytes / (2L * sharers);
        long least = Math.min(wanted, Math.max(minSteal, wanted / SMALLEST_SHARE));
        return Math.clamp(share, least, wanted);
    }

    private long endPatience() {
        return Math.max(PATIENCE_AT_THE_END_NANOS, 2 * slowestAnswerNanos);
    }

    private Optional<Piece> abandoned(long now) {
        return slowest(
                        now,
                        piece ->
                                !piece.doubled()
                                        && piece.remaining() > 0
                                        && piece.silence(now) > piece.patienceNanos)
                // More patience with whoever comes next, so that a slow host is not asked for the
                // same bytes for ever.
                .map(victim -> split(victim, victim.position, now, 2 * victim.patienceNanos));
    }

    private Optional<Piece> stolen(long now) {
        return slowest(
                        now,
                        piece ->
                                !piece.doubled()
                                        && piece.remaining() >= 2 * minSteal
                                        && piece.secondsLeft(now) > STEAL_AFTER_SECONDS)
                .map(victim ->
                        split(
                                victim,
                                victim.position + victim.remaining() / 2,
                                now,
                                victim.patienceNanos));
    }

    private static Piece split(Piece victim, long at, long now, long patience) {
        Piece rest = new Piece(at, victim.end, now, patience);
        victim.end = at;
        return rest;
    }

    private Optional<Piece> hedge(long now) {
        return slowest(
                        now,
                        piece ->
                                !piece.doubled()
                                        && piece.remaining() > 0
                                        && piece.remaining() <= hedgeBytes
                                        && piece.secondsLeft(now) > HEDGE_AFTER_SECONDS)
                .map(victim -> {
                    Piece hedge = new Piece(victim.position, victim.end, now, victim.patienceNanos);
                    victim.hedge = hedge;
                    hedge.hedged = victim;
                    hedgeBytes -= victim.remaining();
                    return hedge;
                });
    }

    private Optional<Piece> slowest(long now, Predicate<Piece> eligible) {
        return active.stream()
                .filter(eligible)
                .max(Comparator.comparingDouble(piece -> piece.secondsLeft(now)));
    }
}
