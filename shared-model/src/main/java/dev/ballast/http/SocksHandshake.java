package dev.ballast.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Asks a SOCKS 5 proxy for a connection (RFC 1928), with user and password if it wants them (RFC
/// 1929). Not the JDK's own, because that one takes credentials from a place that the whole process
/// shares.
final class SocksHandshake {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    private final ProxyAddress proxy;

    SocksHandshake(ProxyAddress proxy) {
        this.proxy = proxy;
    }

    /// Leaves the socket as if it were connected to `target`.
    void perform(Socket socket, InetSocketAddress target) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        greet(in, out);
        out.write(request(target));
        expectVersion(in.readUnsignedByte(), VERSION);
        int reply = in.readUnsignedByte();
        if (reply != 0) {
            throw refusal(reply);
        }
        in.readByte();
        int bound =
                switch (in.readUnsignedByte()) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case NAME -> in.readUnsignedByte();
                    default -> throw new ProxyException(proxy, "does not speak SOCKS 5", false);
                };
        in.readFully(new byte[bound + 2]);
    }

    private void greet(DataInputStream in, OutputStream out) throws IOException {
        ProxyAddress.Login login = proxy.login();
        out.write(
                login != null
                        ? new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD}
                        : new byte[] {VERSION, 1, NO_AUTHENTICATION});
        expectVersion(in.readUnsignedByte(), VERSION);
        int method = in.readUnsignedByte();
        if (method == USER_AND_PASSWORD && login != null) {
            authenticate(login, in, out);
        } else if (method != NO_AUTHENTICATION) {
            throw ConnectHandshake.refusal(proxy, 407);
        }
    }

    private void authenticate(ProxyAddress.Login login, DataInputStream in, OutputStream out)
            throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        writeShort(message, login.user());
        writeShort(message, login.password());
        out.write(message.toByteArray());
        expectVersion(in.readUnsignedByte(), 1);
        if (in.readUnsignedByte() != 0) {
            throw ConnectHandshake.refusal(proxy, 407);
        }
    }

    private byte[] request(InetSocketAddress target) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(VERSION);
        message.write(CONNECT);
        message.write(0);
        InetAddress address = target.getAddress();
        if (address == null) {
            message.write(NAME);
            writeShort(message, IDN.toASCII(target.getHostString()));
        } else {
            message.write(address.getAddress().length == 4 ? IPV4 : IPV6);
            message.write(address.getAddress());
        }
        message.write(target.getPort() >>> 8);
        message.write(target.getPort());
        return message.toByteArray();
    }

    private void writeShort(ByteArrayOutputStream message, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new ProxyException(proxy, "takes no text of more than 255 bytes", true);
        }
        message.write(bytes.length);
        message.write(bytes);
    }

    private void expectVersion(int found, int expected) throws ProxyException {
        if (found != expected) {
            throw new ProxyException(proxy, "does not speak SOCKS 5", false);
        }
    }

    /// The replies of RFC 1928 §6.
    private ProxyException refusal(int reply) {
        return switch (reply) {
            case 2 -> new ProxyException(proxy, "does not allow this connection", true);
            case 3, 4, 6 -> new ProxyException(proxy, "does not reach the server", false);
            case 5 -> new ProxyException(proxy, "says that the server refuses connections", false);
            case 7, 8 -> new ProxyException(proxy, "cannot make such connections", true);
            default -> new ProxyException(proxy, "failed with SOCKS reply " + reply, false);
        };
    }
}
