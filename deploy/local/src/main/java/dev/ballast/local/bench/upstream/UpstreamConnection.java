package dev.ballast.local.bench.upstream;

import dev.ballast.local.hub.Pace;
import dev.ballast.local.hub.RangeHeader;
import dev.ballast.local.hub.Request;
import dev.ballast.local.hub.RequestReader;
import dev.ballast.model.artifact.ByteRange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Serves one connection until either side ends it.
final class UpstreamConnection implements Runnable {
    /// So small that a limited connection sends evenly, as networks do.
    private static final int PACED_BLOCK = 128 * 1024;

    private static final int BLOCK = 64 << 20;

    private final Outlet outlet;
    private final FileChannel file;
    private final List<Pace> limits;
    private final Fate fate;

    /// Serves this outlet once it is run.
    ///
    /// @param limits all of which the connection keeps to
    UpstreamConnection(Outlet outlet, FileChannel file, List<Pace> limits, Fate fate) {
        this.outlet = outlet;
        this.file = file;
        this.limits = limits;
        this.fate = fate;
    }

    @Override
    public void run() {
        try (outlet) {
            InputStream in = new BufferedInputStream(outlet.input());
            RequestReader requests = new RequestReader(in);
            Optional<Request> request = requests.next();
            while (request.isPresent() && answer(request.get(), in)) {
                request = requests.next();
            }
        } catch (IOException _) {
            // The client hung up, as it may at any time.
        }
    }

    /// Answers a request; tells whether the connection can take another.
    private boolean answer(Request request, InputStream in) throws IOException {
        Optional<Slice> slice = Slice.of(request.path(), file.size());
        if (slice.isEmpty()) {
            head("404 Not Found", 0, "");
            return true;
        }
        String tag = slice.get().tag();
        String range = request.header("Range").orElse("");
        boolean part =
                RangeHeader.understands(range)
                        && request.header("If-Range")
                                .filter(wanted -> !wanted.equals(tag))
                                .isEmpty();
        Optional<ByteRange> bytes =
                part
                        ? RangeHeader.of(range, slice.get().length())
                        : Optional.of(new ByteRange(0, slice.get().length()));
        if (bytes.isEmpty()) {
            head(
                    "416 Range Not Satisfiable",
                    0,
                    "Content-Range: bytes */%d\r\n".formatted(slice.get().length()));
            return true;
        }
        ByteRange wanted = bytes.get();
        long length = wanted.end() - wanted.first();
        String fields = "ETag: %s\r\nAccept-Ranges: bytes\r\n".formatted(tag);
        if (part) {
            fields +=
                    "Content-Range: bytes %d-%d/%d\r\n"
                            .formatted(wanted.first(), wanted.end() - 1, slice.get().length());
        }
        head(part ? "206 Partial Content" : "200 OK", length, fields);
        if (request.method().equals("HEAD")) {
            return true;
        }
        send(slice.get().first() + wanted.first(), fate.limit(length));
        if (fate.kind() == Fate.Kind.STALLS) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return fate.kind() == Fate.Kind.SOUND;
    }

    private void head(String status, long length, String fields) throws IOException {
        String head =
                "HTTP/1.1 %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n%s\r\n"
                        .formatted(status, length, fields);
        outlet.send(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void send(long first, long count) throws IOException {
        int block = limits.isEmpty() ? BLOCK : PACED_BLOCK;
        for (long at = 0; at < count; at += block) {
            int next = (int) Math.min(block, count - at);
            long due = System.nanoTime();
            for (Pace limit : limits) {
                due = Math.max(due, limit.book(next));
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            outlet.send(file, first + at, next);
        }
    }
}
