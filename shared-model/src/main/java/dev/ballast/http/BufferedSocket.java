package dev.ballast.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A socket that takes much from the system at once. TLS asks for the five bytes of a record's head
/// and then for the record (RFC 8446 §5.1), each a call into the system that costs as much as
/// decrypting a good part of it. Who reads large blocks without TLS passes the buffer by.
class BufferedSocket extends Socket {
    private static final int BYTES = 128 * 1024;

    private final OpenSockets all;
    private @Nullable InputStream input;

    BufferedSocket(OpenSockets all) {
        // Otherwise the JDK would look at its own system properties for a proxy.
        super(Proxy.NO_PROXY);
        this.all = all;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        super.connect(endpoint, timeout);
        all.opened(this);
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        InputStream known = input;
        if (known == null) {
            known = new BufferedInputStream(super.getInputStream(), BYTES);
            input = known;
        }
        return known;
    }

    /// Bytes that can be read without waiting, as they came: with TLS still encrypted.
    int arrived() throws IOException {
        return getInputStream().available();
    }

    @Override
    public void close() throws IOException {
        SocketAddress end = getLocalSocketAddress();
        super.close();
        if (end != null) {
            all.closed(end, this);
        }
    }
}
