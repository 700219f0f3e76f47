package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.verify.Impostor;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// Copies the body of one answer into the file.
final class BodyCopy {
    private static final int BLOCK = 256 * 1024;

    private final TransferRequest request;
    private final StopSignal signal;
    private final Gauges gauges;

    BodyCopy(TransferRequest request, StopSignal signal, Gauges gauges) {
        this.request = request;
        this.signal = signal;
        this.gauges = gauges;
    }

    /// Copies up to the content's known end, or to the body's end where none is known, which then
    /// is the content's. Bytes in front of `from`, which a server that ignores ranges sends again,
    /// are dropped.
    ///
    /// @param first offset of the body's first byte
    /// @throws TransferException if the body is too long or is not what was asked for
    void copy(InputStream body, long first, long from, Arrival arrival)
            throws IOException, TransferException, StopSignal.StoppedException {
        long limit = arrival.file().total().orElse(Long.MAX_VALUE);
        byte[] block = new byte[BLOCK];
        long position = first;
        int count = first == 0 ? readHead(body, block, limit, arrival) : 0;
        while (count >= 0) {
            int known = Math.clamp(from - position, 0, count);
            arrival.write(position + known, ByteBuffer.wrap(block, known, count - known));
            position += count;
            awaitTurn(count);
            if (position == limit) {
                requireEnd(body);
                return;
            }
            count = body.read(block, 0, (int) Math.min(block.length, limit - position));
            gauges.received(Math.max(count, 0));
        }
        if (arrival.file().total().isEmpty()) {
            arrival.endsAt(position);
        }
    }

    /// The first bytes in one piece, since they tell an impostor.
    private int readHead(InputStream body, byte[] block, long limit, Arrival arrival)
            throws IOException, TransferException {
        int wanted = (int) Math.min(Impostor.BYTES_NEEDED, limit);
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

    private void awaitTurn(int bytes) throws StopSignal.StoppedException {
        long nanos = bytes == 0 ? 0 : request.speedLimit().book(bytes);
        if (nanos > 0) {
            signal.await(Duration.ofNanos(nanos));
        }
    }
}
