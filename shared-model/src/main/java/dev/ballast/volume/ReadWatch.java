package dev.ballast.volume;

import java.io.IOException;

/// Sees the bytes that a check reads, and may hold it up.
@FunctionalInterface
public interface ReadWatch {
    /// Watches nothing.
    ReadWatch NONE = _ -> {};

    /// Called after each piece; returns when the next one may be read.
    ///
    /// @param bytes of the piece
    /// @throws IOException to end the check
    void read(int bytes) throws IOException;
}
