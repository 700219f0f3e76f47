package dev.ballast.volume;

import java.io.IOException;

/// Sees the bytes that a check reads, and may hold it up.
@FunctionalInterface
public interface ReadWatch {
    /// Watches nothing.
    ReadWatch NONE = _ -> {};

    /// Called after each piece, and before what was read has consequences; returns when it may go
    /// on.
    ///
    /// @param bytes of the piece; 0 for none
    /// @throws IOException to end the check
    void read(int bytes) throws IOException;
}
