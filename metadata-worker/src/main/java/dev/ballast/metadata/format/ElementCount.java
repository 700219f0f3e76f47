package dev.ballast.metadata.format;

import org.jspecify.annotations.Nullable;

/// The product of a tensor's dimensions, which a file may choose to be anything.
final class ElementCount {
    private long product = 1;
    private @Nullable String problem;

    /// Multiplies by one more dimension; a tensor without any holds one element.
    void times(long dimension) {
        if (dimension < 0) {
            problem = "has the impossible dimension " + Long.toUnsignedString(dimension);
        } else if (Math.multiplyHigh(product, dimension) != 0 || product * dimension < 0) {
            problem = "has more elements than a 64-bit number can count";
        } else {
            product *= dimension;
        }
    }

    /// @throws HeaderException if a dimension was negative or the product does not fit
    long elements() throws HeaderException {
        if (problem != null) {
            throw new HeaderException(problem);
        }
        return product;
    }
}
