package dev.ballast.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A container's health check that needs neither a shell nor curl: exit code 0 if the service on
/// this port says that it is ready, otherwise 1.
///
/// Speaks HTTP/1.0 over a plain socket, as the classes of a real HTTP client would take longer to
/// load than the answer takes.
public final class Probe {
    private static final int PATIENCE_MS = 3_000;

    private Probe() {}

    /// Asks once.
    ///
    /// @param arguments the port, and the path if it is not `/q/health/ready`
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        String path = arguments.length > 1 ? arguments[1] : "/q/health/ready";
        System.exit(isWell(port, path) ? 0 : 1);
    }

    /// Whether the answer is a 200; what it says otherwise goes to the standard output, where
    /// `docker inspect` shows it.
    static boolean isWell(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            String request = "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n".formatted(path);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return isOk(socket.getInputStream());
        } catch (IOException e) {
            System.out.println(e.getMessage());
            return false;
        }
    }

    private static boolean isOk(InputStream answer) throws IOException {
        String text = new String(answer.readNBytes(1 << 14), StandardCharsets.UTF_8);
        boolean ok = text.matches("(?s)HTTP/1\\.[01] 200 .*");
        if (!ok) {
            System.out.println(text);
        }
        return ok;
    }
}
