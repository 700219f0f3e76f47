package dev.ballast.local.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/// The way of a body to the network: counts what passes, keeps to the speed, and stops at a limit.
final class BodyStream extends OutputStream {
    private static final int PIECE = 1 << 14;

    private final OutputStream out;
    private final Exchange exchange;
    private final Served served;
    private final long bytesPerSecond;
    private long remaining;
    private final Pace own = new Pace();

    BodyStream(
            OutputStream out, Exchange exchange, Served served, long limit, long bytesPerSecond) {
        this.out = out;
        this.exchange = exchange;
        this.served = served;
        this.remaining = limit;
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            own.limitTo(Math.min(bytesPerSecond, served.bytesPerSecond()));
            int piece = (int) Math.min(Math.min(own.grain(PIECE), end - at), remaining);
            if (piece == 0) {
                throw new LimitReached();
            }
            boolean throttled = pace(piece);
            out.write(bytes, at, piece);
            if (throttled) {
                out.flush();
            }
            exchange.count(piece);
            remaining -= piece;
            at += piece;
        }
    }

    /// Moves the limit, so that what is left can be sent.
    void lift() {
        remaining = Long.MAX_VALUE;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /// Waits until it is time for these bytes; tells whether the speed is limited.
    private boolean pace(int bytes) {
        long due = Math.max(own.book(bytes), served.together().book(bytes));
        while (due > System.nanoTime() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
        return own.isLimited() || served.together().isLimited();
    }

    /// The limit is reached and bytes are left.
    static final class LimitReached extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
