package dev.ballast.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Finds TCP ports that nobody listens on.
final class FreePort {
    /// Below the range from which systems take the ports of outgoing connections: a client that
    /// retries could otherwise take the port of the very server that is being restarted.
    private static final int FIRST = 20_000;

    private static final int END = 32_000;
    private static final int TRIES = 1_000;

    private FreePort() {}

    /// A port of 127.0.0.1 that is free now.
    ///
    /// @throws IOException when none is found
    static int any() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree("127.0.0.1", port)) {
                return port;
            }
        }
        throw new IOException("no free port between %d and %d".formatted(FIRST, END));
    }

    /// Whether a server could listen on this address now.
    static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
