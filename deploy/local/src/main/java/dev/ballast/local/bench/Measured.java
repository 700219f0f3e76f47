package dev.ballast.local.bench;

/// Something that a benchmark has found out; also written as JSON, by its components.
public interface Measured {
    /// One line for people.
    String line();

    /// Whether it is what it should be.
    boolean good();
}
