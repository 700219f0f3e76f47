package dev.ballast.local.bench.clients;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;

/// An HTTP client that puts a part of a remote file into a local one.
interface FileClient extends AutoCloseable {
    /// Bytes that are read or written at once.
    int BLOCK = 256 * 1024;

    /// Fetches bytes `first` to `last`, both included, to the same place of the file. Called from
    /// several threads at once, each of which has a connection of its own.
    void fetch(URI uri, long first, long last, FileChannel into)
            throws IOException, InterruptedException;

    @Override
    void close();
}
