package dev.ballast.local.bench.upstream;

import java.util.SplittableRandom;

/// What happens to one connection. The same round and number always have the same fate, so that
/// whoever is compared meets the same.
///
/// @param kind what happens
/// @param share of the connection's first body that gets through before, 0 to 1
record Fate(Kind kind, double share) {
    /// What can happen to a connection.
    enum Kind {
        SOUND,
        STALLS,
        IS_CUT
    }

    /// Draws the fate of a connection.
    ///
    /// @param round number of the comparison
    /// @param connection counted from 0 within the round
    /// @param stalls probability
    /// @param cuts probability
    static Fate of(long round, long connection, double stalls, double cuts) {
        SplittableRandom random = new SplittableRandom(round * 1_000_003 + connection);
        double drawn = random.nextDouble();
        Kind kind = drawn < stalls ? Kind.STALLS : drawn < stalls + cuts ? Kind.IS_CUT : Kind.SOUND;
        return new Fate(kind, 0.1 + 0.8 * random.nextDouble());
    }

    /// How much of a body of `length` bytes is sent.
    long limit(long length) {
        return kind == Kind.SOUND ? length : (long) (length * share);
    }
}
