package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.plan.Piece;
import dev.ballast.download.engine.plan.PieceBoard;
import dev.ballast.download.engine.verify.Impostor;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Copies the bodies of one connection into the file, one after another, through one buffer. Not
/// thread-safe.
final class BodyCopy {
    private static final int BLOCK = 256 * 1024;

    /// The largest record of TLS with its head (RFC 8446 §5.2).
    private static final int RECORD = 5 + (1 << 14) + 256;

    /// Limits change while one waits for them.
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final TransferRequest request;
    private final StopSignal signal;
    private final Gauges gauges;
    private final StallDetector stalls;
    private final SpeedLimit limit;
    private final byte[] block = new byte[BLOCK];
    private @Nullable IOException failure;
    private long bytes;
    private long diskNanos;
    private long limitedNanos;

    BodyCopy(TransferContext context) {
        this.request = context.request();
        this.signal = context.signal();
        this.gauges = context.gauges();
        this.stalls = context.settings().trickle().detector();
        this.limit = request.speedLimit().connection();
    }

    /// Copies up to `end` or to the body's end, whichever comes first. Bytes in front of `from`,
    /// which a server that ignores ranges sends again, are dropped.
    ///
    /// @param first offset of the body's first byte
    /// @param end offset past the last byte that is wanted
    /// @return the offset that was reached
    /// @throws TransferException if the body is longer than it may be or is not what was asked for
    long copy(InputStream body, long first, long from, long end, Arrival arrival)
            throws IOException, TransferException, StopSignal.StoppedException {
        gauges.copying();
        stalls.reset();
        failure = null;
        try {
            return copyAll(body, first, from, end, arrival);
        } finally {
            gauges.copied();
        }
    }

    private long copyAll(InputStream body, long first, long from, long end, Arrival arrival)
            throws IOException, TransferException, StopSignal.StoppedException {
        long position = first;
        int count = first == 0 ? readHead(body, end, arrival) : 0;
        while (count >= 0) {
            int known = Math.clamp(from - position, 0, count);
            write(arrival, position + known, known, count - known);
            position += count;
            awaitTurn(count, () -> {});
            if (position == end) {
                requireEnd(body);
                break;
            }
            count = read(body, end - position);
        }
        return position;
    }

    /// Copies the bytes of one piece, whose end may move while it is copied.
    void copy(InputStream body, PieceBoard board, Piece piece, Arrival arrival)
            throws IOException, TransferException, StopSignal.StoppedException {
        gauges.copying();
        stalls.reset();
        failure = null;
        try {
            copyAll(body, board, piece, arrival);
        } finally {
            gauges.copied();
        }
    }

    private void copyAll(InputStream body, PieceBoard board, Piece piece, Arrival arrival)
            throws IOException, TransferException, StopSignal.StoppedException {
        long position = board.position(piece);
        int count = position == 0 ? readHead(body, board.end(piece), arrival) : 0;
        while (count >= 0) {
            int granted = board.claim(piece, count, System.nanoTime());
            write(arrival, position, 0, granted);
            position += granted;
            awaitTurn(count, () -> board.rest(piece, System.nanoTime() + LOOK_AGAIN.toNanos()));
            // A body that ends here by itself leaves its connection to the next request.
            long left = Math.max(1, board.end(piece) - position);
            if (granted < count) {
                return;
            }
            count = read(body, left);
        }
    }

    /// The first bytes in one piece, since they tell an impostor.
    private int readHead(InputStream body, long end, Arrival arrival)
            throws IOException, TransferException {
        int wanted = (int) Math.min(Impostor.BYTES_NEEDED, end);
        int count = 0;
        while (count < wanted) {
            int more = body.read(block, count, wanted - count);
            if (more < 0) {
                break;
            }
            count += more;
        }
        gauges.received(count);
        Optional<String> impostor =
                Impostor.byContent(request.name(), block, count, arrival.file().total());
        if (impostor.isPresent()) {
            throw TransferException.lasting(FailureCode.SOURCE_NOT_A_MODEL, impostor.get());
        }
        return count;
    }

    private void requireEnd(InputStream body) throws IOException, TransferException {
        // Also lets the connection serve the next request.
        if (body.read() >= 0) {
            throw TransferException.passing(
                    FailureCode.SOURCE_CHANGED,
                    "the content of %s is longer than announced".formatted(request.name()));
        }
    }

    private int read(InputStream body, long most) throws IOException, TransferException {
        int count = gather(body, (int) Math.min(limit.block(BLOCK), most));
        bytes += Math.max(count, 0);
        StallDetector.Sample now =
                new StallDetector.Sample(System.nanoTime(), bytes, diskNanos, limitedNanos, 1);
        if (stalls.observe(now).filter(Stall.TRICKLE::equals).isPresent()) {
            throw TransferException.tooSlow(
                    "next to nothing of %s comes".formatted(request.name()));
        }
        return count;
    }

    /// Reads what there is, up to `most`. TLS gives one record at a time, and each that goes on by
    /// itself costs as much as a large block; so further ones are read with it, but only those that
    /// have arrived: no byte waits here for another. What came before a failure is kept; the
    /// failure is told by the next call.
    ///
    /// @return bytes read; -1 at the body's end
    private int gather(InputStream body, int most) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int count = body.read(block, 0, most);
        gauges.received(Math.max(count, 0));
        try {
            while (count > 0 && count < most && body.available() >= RECORD) {
                int more = body.read(block, count, most - count);
                if (more < 0) {
                    break;
                }
                gauges.received(more);
                count += more;
            }
        } catch (IOException e) {
            failure = e;
        }
        return count;
    }

    private void write(Arrival arrival, long position, int offset, int count) throws IOException {
        long started = System.nanoTime();
        arrival.write(position, ByteBuffer.wrap(block, offset, count));
        long nanos = System.nanoTime() - started;
        diskNanos += nanos;
        gauges.waitedForDisk(nanos);
    }

    /// @param rests called before each part of the wait
    private void awaitTurn(int count, Runnable rests) throws StopSignal.StoppedException {
        long nanos = count == 0 ? 0 : limit.book(count);
        while (nanos > 0) {
            rests.run();
            holdBack(Duration.ofNanos(Math.min(nanos, LOOK_AGAIN.toNanos())));
            nanos = limit.book(0);
        }
    }

    private void holdBack(Duration time) throws StopSignal.StoppedException {
        long started = System.nanoTime();
        try {
            signal.await(time);
        } finally {
            long waited = System.nanoTime() - started;
            limitedNanos += waited;
            gauges.heldBack(waited);
        }
    }
}
