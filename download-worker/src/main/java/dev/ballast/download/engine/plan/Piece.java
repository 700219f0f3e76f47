package dev.ballast.download.engine.plan;

import org.jspecify.annotations.Nullable;

/// A run of bytes that one connection is fetching. Belongs to a [PieceBoard], which guards it.
public final class Piece {
    private static final long TOO_YOUNG_NANOS = 250_000_000L;

    final long first;
    final long startedNanos;

    /// Silence for which it is taken from its connection near the end of the file.
    final long patienceNanos;

    long position;
    long end;
    long heardNanos;

    /// Who fetches the same bytes, once this has turned out to be slow.
    @Nullable Piece hedge;

    /// Whose bytes this fetches a second time.
    @Nullable Piece hedged;

    Piece(long first, long end, long startedNanos, long patienceNanos) {
        this.first = first;
        this.position = first;
        this.end = end;
        this.startedNanos = startedNanos;
        this.heardNanos = startedNanos;
        this.patienceNanos = patienceNanos;
    }

    long remaining() {
        return end - position;
    }

    boolean answered() {
        return position > first;
    }

    /// Whether somebody else fetches the same bytes.
    boolean doubled() {
        return hedge != null || hedged != null;
    }

    /// How long nothing has come. A first byte gets twice the time: the server may have to look for
    /// the file.
    long silence(long now) {
        long silence = now - heardNanos;
        return answered() ? silence : silence / 2;
    }

    /// Seconds until the piece is in, at the pace so far; 0 while it is too young to tell.
    double secondsLeft(long now) {
        long elapsed = now - startedNanos;
        double perNano = Math.max(1, position - first) / (double) elapsed;
        return elapsed < TOO_YOUNG_NANOS ? 0 : remaining() / perNano / 1e9;
    }
}
