package dev.ballast.volume;

import java.io.IOException;
import java.util.List;

/// Looks who else has a claim to names and blobs, each time anew.
@FunctionalInterface
interface Others {
    List<Manifest> look() throws IOException;
}
