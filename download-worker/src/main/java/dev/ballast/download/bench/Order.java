package dev.ballast.download.bench;

import dev.ballast.model.artifact.Sha256;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to fetch.
///
/// @param volume existing directory
/// @param atOnce files fetched side by side, 1 or more
record Order(String volume, int atOnce, List<Item> files) {
    /// One file, as a job would describe it.
    record Item(String name, URI uri, long size, @Nullable Sha256 sha256) {}
}
