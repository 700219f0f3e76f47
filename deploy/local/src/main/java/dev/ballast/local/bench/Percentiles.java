package dev.ballast.local.bench;

import java.util.Arrays;
import java.util.Collection;

/// Orders measured times, so that one can ask which time most of them kept to.
public final class Percentiles {
    private final double[] sorted;

    /// Orders these values.
    ///
    /// @param values at least one
    public Percentiles(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
    }

    /// The smallest measured value that at least this share of all values does not exceed (nearest
    /// rank).
    ///
    /// @param percent above 0, at most 100
    public double at(int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return sorted[rank - 1];
    }
}
