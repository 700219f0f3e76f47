package dev.ballast.download.engine.transfer;

/// Decides how fast bytes may be taken from the network. Thread-safe.
@FunctionalInterface
public interface SpeedLimit {
    SpeedLimit UNLIMITED = bytes -> 0;

    /// Books `bytes` that were just received. Must not block. Limits may change at any time, so who
    /// has to wait for long asks again now and then, by booking nothing.
    ///
    /// @param bytes 0 to ask for the wait that is left
    /// @return nanoseconds to wait before reading on, 0 or more
    long book(int bytes);

    /// The limit as one connection sees it, which books one block after another; for that
    /// connection's thread alone.
    default SpeedLimit connection() {
        return this;
    }

    /// How many bytes are best read at once.
    ///
    /// @param most the largest block that there is room for, 1 or more
    /// @return 1 to `most`
    default int block(int most) {
        return most;
    }
}
