package dev.ballast.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A proxy for tests, of both kinds: whoever speaks SOCKS 5 to it gets that, everybody else HTTP.
/// Every name leads to 127.0.0.1, so what a test sees arrive went through it.
final class SmallProxy implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final ServerSocket listener;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String login;
    private volatile int refusal;

    SmallProxy() {
        try {
            listener = new ServerSocket(0, 50, LOOPBACK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// Wants `user:password`.
    SmallProxy wanting(String userAndPassword) {
        login = userAndPassword;
        return this;
    }

    /// Answers every request with this HTTP status or SOCKS reply.
    SmallProxy refusingWith(int code) {
        refusal = code;
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    /// What it was asked for: `CONNECT host:port`, `GET http://…`, `SOCKS host:port`.
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        quietly(listener);
        open.forEach(SmallProxy::quietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            int first = in.read();
            if (first == 5) {
                socks(client, new DataInputStream(in));
            } else if (first >= 0) {
                http(client, (char) first + head(in));
            }
        } catch (IOException _) {
            // One of the two hung up.
        }
    }

    private void http(Socket client, String head) throws IOException {
        String[] request = head.lines().findFirst().orElseThrow().split(" ", -1);
        asked.add(request[0] + " " + request[1]);
        OutputStream out = client.getOutputStream();
        String wanted = login;
        if (wanted != null && !head.contains("Proxy-Authorization: Basic " + encoded(wanted))) {
            out.write(ascii("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n"));
        } else if (refusal != 0) {
            out.write(ascii("HTTP/1.1 " + refusal + " No\r\nContent-Length: 0\r\n\r\n"));
        } else if (request[0].equals("CONNECT")) {
            int colon = request[1].lastIndexOf(':');
            try (Socket server = connect(Integer.parseInt(request[1].substring(colon + 1)))) {
                out.write(ascii("HTTP/1.1 200 Connected\r\nX-Proxy: small\r\n\r\n"));
                relay(client, server);
            }
        } else {
            URI uri = URI.create(request[1]);
            try (Socket server = connect(uri.getPort())) {
                String own = head.replaceAll("(?i)Proxy-Authorization:.*\r\n", "");
                server.getOutputStream().write(ascii(own.replace(request[1], uri.getRawPath())));
                relay(client, server);
            }
        }
    }

    private void socks(Socket client, DataInputStream in) throws IOException {
        OutputStream out = client.getOutputStream();
        byte[] methods = in.readNBytes(in.read());
        String wanted = login;
        byte method = (byte) (wanted == null ? 0 : 2);
        boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(method) >= 0;
        out.write(new byte[] {5, offered ? method : (byte) 0xff});
        if (!offered) {
            return;
        }
        if (wanted != null) {
            in.read();
            boolean right = (text(in) + ":" + text(in)).equals(wanted);
            out.write(new byte[] {1, (byte) (right ? 0 : 1)});
            if (!right) {
                return;
            }
        }
        in.skipNBytes(3);
        String host =
                switch (in.read()) {
                    case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
                    case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
                    default -> text(in);
                };
        int port = in.readUnsignedShort();
        asked.add("SOCKS " + host + ":" + port);
        out.write(new byte[] {5, (byte) refusal, 0, 1, 0, 0, 0, 0, 0, 0});
        if (refusal == 0) {
            try (Socket server = connect(port)) {
                relay(client, server);
            }
        }
    }

    private Socket connect(int port) throws IOException {
        Socket server = new Socket(LOOPBACK, port);
        open.add(server);
        return server;
    }

    private static void relay(Socket client, Socket server) throws IOException {
        Thread back =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                server.getInputStream().transferTo(client.getOutputStream());
                            } catch (IOException _) {
                                // One of the two hung up.
                            }
                            quietly(client);
                        });
        client.getInputStream().transferTo(server.getOutputStream());
        quietly(server);
        try {
            back.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("hung up");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void quietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception _) {
            // It is gone either way.
        }
    }
}
