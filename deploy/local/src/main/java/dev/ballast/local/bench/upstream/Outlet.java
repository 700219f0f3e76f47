package dev.ballast.local.bench.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;

/// One connection to a client, whatever protects it.
interface Outlet extends AutoCloseable {
    /// What the client sends.
    InputStream input() throws IOException;

    /// Sends these bytes.
    void send(byte[] bytes) throws IOException;

    /// Sends a part of a file.
    void send(FileChannel file, long first, long count) throws IOException;

    @Override
    void close() throws IOException;
}
