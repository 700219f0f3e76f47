package dev.ballast.local.bench.upstream;

import dev.ballast.local.hub.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/// A connection with TLS.
final class TlsOutlet implements Outlet {
    private static final int BLOCK = 1 << 18;

    private final Socket socket;
    private final byte[] block = new byte[BLOCK];

    TlsOutlet(SocketChannel channel, TlsIdentity identity) throws IOException {
        socket = identity.serve(channel.socket());
    }

    @Override
    public InputStream input() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void send(FileChannel file, long first, long count) throws IOException {
        long sent = 0;
        while (sent < count) {
            int length = (int) Math.min(BLOCK, count - sent);
            int read = file.read(ByteBuffer.wrap(block, 0, length), first + sent);
            socket.getOutputStream().write(block, 0, read);
            sent += read;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
