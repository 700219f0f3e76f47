package dev.ballast.local.bench.transfer;

import java.io.IOException;
import java.nio.file.Path;

/// Something that fetches files.
interface Contender extends AutoCloseable {
    /// As the table names it.
    String label();

    /// Fetches everything into an empty folder.
    ///
    /// @throws IOException if it fails; a comparison needs all runs
    Sample fetch(Wanted wanted, Path into) throws IOException, InterruptedException;

    @Override
    default void close() throws IOException {}
}
