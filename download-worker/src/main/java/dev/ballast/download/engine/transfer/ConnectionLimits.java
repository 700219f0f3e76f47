package dev.ballast.download.engine.transfer;

/// How many connections transfers may use, and for how many bytes at a time.
///
/// @param first connections that a large file starts with, 1 or more; more to a host that is far
/// @param perFile connections to one file at most
/// @param perHost connections beyond the first of each file, to one host, at most
/// @param perEngine connections beyond the first of each file, to all hosts, at most
/// @param minPiece bytes of the first request; later ones are smaller only near the end of a file
/// @param maxPiece bytes of the largest request
public record ConnectionLimits(
        int first, int perFile, int perHost, int perEngine, long minPiece, long maxPiece) {
    /// One connection a file, one request if nothing goes wrong.
    public static final ConnectionLimits SINGLE =
            new ConnectionLimits(1, 1, 0, 0, 8L << 20, 8L << 20);

    /// As many as bring more speed.
    public static final ConnectionLimits ADAPTIVE =
            new ConnectionLimits(4, 16, 48, 96, 8L << 20, 64L << 20);

    public ConnectionLimits {
        if (first < 1
                || perFile < first
                || perHost < 0
                || perEngine < 0
                || minPiece < 1
                || maxPiece < minPiece) {
            throw new IllegalArgumentException(
                    "connections %d to %d (%d a host, %d in all) for %d to %d bytes make no sense"
                            .formatted(first, perFile, perHost, perEngine, minPiece, maxPiece));
        }
    }
}
