package dev.ballast.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks an HTTP proxy for a tunnel (RFC 9110 §9.3.6).
final class ConnectHandshake {
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d (\\d{3})(?: .*)?");

    private final ProxyAddress proxy;

    ConnectHandshake(ProxyAddress proxy) {
        this.proxy = proxy;
    }

    /// Leaves the socket as if it were connected to `target`.
    void perform(Socket socket, InetSocketAddress target) throws IOException {
        String host = target.getHostString();
        String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + target.getPort();
        String credentials = credentials(proxy);
        String request =
                "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                        .formatted(
                                authority,
                                authority,
                                credentials == null
                                        ? ""
                                        : "Proxy-Authorization: " + credentials + "\r\n");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        int status = status(head(socket.getInputStream()));
        if (status / 100 != 2) {
            throw refusal(proxy, status);
        }
    }

    /// The value of `Proxy-Authorization`, sent without being asked for it; null without a user.
    static @Nullable String credentials(ProxyAddress proxy) {
        ProxyAddress.Login login = proxy.login();
        if (login == null) {
            return null;
        }
        String pair = login.user() + ":" + login.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    static ProxyException refusal(ProxyAddress proxy, int status) {
        return status == 407
                ? new ProxyException(
                        proxy, "wants a user and password, or does not know those it got", true)
                : new ProxyException(proxy, "answered " + status, status < 500);
    }

    private int status(String head) throws IOException {
        Matcher line = STATUS_LINE.matcher(head.lines().findFirst().orElse(""));
        if (!line.matches()) {
            throw new ProxyException(proxy, "does not speak HTTP", false);
        }
        return Integer.parseInt(line.group(1));
    }

    /// Byte by byte, since what follows the head belongs to the server behind the proxy.
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0 || head.length() > LONGEST_HEAD) {
                throw new EOFException("it hung up");
            }
            head.append((char) b);
        }
        return head.toString();
    }
}
