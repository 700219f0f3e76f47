package dev.ballast.download.engine.transfer;

/// Decides how fast bytes may be taken from the network. Thread-safe.
@FunctionalInterface
public interface SpeedLimit {
    SpeedLimit UNLIMITED = bytes -> 0;

    /// Books `bytes` that were just received. Must not block.
    ///
    /// @return nanoseconds to wait before reading on, 0 or more
    long book(int bytes);
}
