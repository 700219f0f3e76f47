package dev.ballast.local.bench.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/// A connection in clear. Files go from the page cache to the socket within the kernel.
final class PlainOutlet implements Outlet {
    private final SocketChannel channel;

    PlainOutlet(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public InputStream input() throws IOException {
        return channel.socket().getInputStream();
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    @Override
    public void send(FileChannel file, long first, long count) throws IOException {
        long sent = 0;
        while (sent < count) {
            sent += file.transferTo(first + sent, count - sent, channel);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
