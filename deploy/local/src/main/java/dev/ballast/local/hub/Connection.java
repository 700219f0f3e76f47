package dev.ballast.local.hub;

import dev.ballast.local.hub.BodyStream.LimitReached;
import dev.ballast.local.hub.Fault.Interruption;
import dev.ballast.local.hub.Reply.Framing;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Serves one connection until either side ends it.
final class Connection implements Runnable {
    private static final int BUFFER = 1 << 16;

    private final Socket socket;
    private final Hub hub;

    Connection(Socket socket, Hub hub) {
        this.socket = socket;
        this.hub = hub;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            RequestReader requests =
                    new RequestReader(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            boolean usable = true;
            while (usable) {
                Optional<Request> request = requests.next();
                usable = request.isPresent() && answer(request.get(), out);
            }
        } catch (IOException | InterruptedException _) {
            // The client hung up or the hub is closing: both end a connection in the usual way.
        }
    }

    /// Answers one request; tells whether the connection can take another.
    private boolean answer(Request request, OutputStream out)
            throws IOException, InterruptedException {
        Served served = hub.find(request);
        Reply reply = Answer.to(request, served);
        Exchange exchange = new Exchange(request, reply.status(), reply.first());
        served.record(exchange);
        hub.record(exchange);
        boolean usable = reply.leavesConnectionUsable() && !request.closesConnection();
        writeHead(reply, usable, out);
        if (request.method().equals("HEAD")) {
            out.flush();
            return usable;
        }
        return writeBody(reply, exchange, served, out) && usable;
    }

    private static void writeHead(Reply reply, boolean usable, OutputStream out)
            throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " \r\n");
        reply.headers().forEach((name, value) -> line(head, name, value));
        if (reply.framing() == Framing.LENGTH) {
            line(head, "Content-Length", Long.toString(reply.announced()));
        } else if (reply.framing() != Framing.UNTIL_CLOSE) {
            line(head, "Transfer-Encoding", "chunked");
        }
        line(head, "Connection", usable ? "keep-alive" : "close");
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private boolean writeBody(Reply reply, Exchange exchange, Served served, OutputStream out)
            throws IOException, InterruptedException {
        Interruption interruption = reply.interruption();
        long limit = interruption == null ? Long.MAX_VALUE : interruption.afterBytes();
        BodyStream counted = new BodyStream(out, exchange, served, limit, reply.bytesPerSecond());
        OutputStream body =
                switch (reply.framing()) {
                    case LENGTH, UNTIL_CLOSE -> counted;
                    case CHUNKED -> new ChunkedStream(counted);
                    case CHUNKED_GZIP -> new GZIPOutputStream(new ChunkedStream(counted), BUFFER);
                };
        byte[] buffer = new byte[BUFFER];
        long end = reply.first() + reply.length();
        long at = reply.first();
        while (at < end) {
            int count = (int) Math.min(buffer.length, end - at);
            reply.body().read(at, buffer, count);
            long before = exchange.bytesSent();
            try {
                body.write(buffer, 0, count);
                at += count;
            } catch (LimitReached _) {
                at += exchange.bytesSent() - before;
                out.flush();
                if (interruption == null || !goesOnAfter(interruption)) {
                    return false;
                }
                counted.lift();
            }
        }
        if (body != counted) {
            body.close();
        }
        out.flush();
        return true;
    }

    /// Acts out an interruption; tells whether the body goes on afterwards.
    private boolean goesOnAfter(Interruption interruption)
            throws IOException, InterruptedException {
        switch (interruption.kind()) {
            case CUT -> {}
            case RESET -> socket.setSoLinger(true, 0);
            case STALL -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            case WAIT -> {
                interruption.released().await();
                return true;
            }
        }
        return false;
    }
}
