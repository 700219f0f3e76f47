package dev.ballast.local.bench.transfer;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a contender is to fetch.
///
/// @param files at least one
/// @param certificate of the server, in PEM; null for plain HTTP
record Wanted(List<File> files, @Nullable Path certificate) {
    Wanted {
        files = List.copyOf(files);
    }

    long bytes() {
        return files.stream().mapToLong(File::size).sum();
    }

    /// One file.
    ///
    /// @param sha256 64 hexadecimal digits; null if it is not known
    record File(String name, String uri, long size, @Nullable String sha256) {}
}
