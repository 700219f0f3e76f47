package dev.ballast.system;

/// Sizes as people say them.
final class Sizes {
    private Sizes() {}

    static long kibibytes(long count) {
        return count << 10;
    }

    static long mebibytes(long count) {
        return count << 20;
    }
}
