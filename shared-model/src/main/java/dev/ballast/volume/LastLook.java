package dev.ballast.volume;

import java.io.IOException;

/// Looks whether something is still to be done, when all but its last step is prepared: after the
/// bytes are on the disk, which may take long, and before the rename.
@FunctionalInterface
interface LastLook {
    LastLook NONE = () -> {};

    /// Looks.
    ///
    /// @throws OvertakenException if it is not
    void take() throws IOException;
}
