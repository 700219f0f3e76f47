package dev.ballast.model.message;

/// An upstream asked for a pause (429, or 503 with a time): nobody asks it for anything until then.
/// The time is told as what is left of it, so that no clocks need to agree.
///
/// @param seconds left, 1 or more
public record RateHold(RateBucket bucket, long seconds) {
    public RateHold {
        if (seconds < 1) {
            throw new IllegalArgumentException("a hold of %d s is over".formatted(seconds));
        }
    }
}
