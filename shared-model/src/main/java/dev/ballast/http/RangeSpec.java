package dev.ballast.http;

/// The one range of a request; several in one request are never asked for.
///
/// @param first offset of the first byte wanted, 0 or more
/// @param last offset of the last byte wanted, inclusive; [#OPEN] for all the rest
public record RangeSpec(long first, long last) {
    /// As `last`: up to the end, wherever that is.
    public static final long OPEN = Long.MAX_VALUE;

    public RangeSpec {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "range %d-%d is negative or backwards".formatted(first, last));
        }
    }

    public static RangeSpec from(long first) {
        return new RangeSpec(first, OPEN);
    }

    /// The value of the field `Range` (RFC 9110 §14.2).
    public String fieldValue() {
        return "bytes=" + first + "-" + (last == OPEN ? "" : last);
    }
}
