package dev.ballast.model.artifact;

/// A half-open range of bytes within one file: `first` is included, `end` is not.
///
/// @param first offset of the first byte, 0 or more
/// @param end offset just past the last byte, greater than `first`
public record ByteRange(long first, long end) {
    public ByteRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    "byte range [%d, %d) is negative or empty".formatted(first, end));
        }
    }

    /// Bytes in the range, 1 or more.
    public long length() {
        return end - first;
    }
}
