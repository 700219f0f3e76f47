package dev.ballast.download.engine.plan;

/// A run of bytes that one connection is fetching. Belongs to a [PieceBoard], which guards it.
public final class Piece {
    private static final long TOO_YOUNG_NANOS = 250_000_000L;

    final long first;
    final long startedNanos;
    final boolean hedge;
    long position;
    long end;
    boolean hedged;

    Piece(long first, long end, long startedNanos, boolean hedge) {
        this.first = first;
        this.position = first;
        this.end = end;
        this.startedNanos = startedNanos;
        this.hedge = hedge;
    }

    long remaining() {
        return end - position;
    }

    /// Seconds until the piece is in, at the pace so far; 0 while it is too young to tell.
    double secondsLeft(long now) {
        long elapsed = now - startedNanos;
        double perNano = Math.max(1, position - first) / (double) elapsed;
        return elapsed < TOO_YOUNG_NANOS ? 0 : remaining() / perNano / 1e9;
    }
}
