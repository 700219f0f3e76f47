package dev.ballast.local.bench.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// One direction of a connection: what is read is written a fixed time later.
final class DelayedFlow {
    private static final int BLOCK = 64 * 1024;
    private static final Queue<ByteBuffer> SPARE = new ConcurrentLinkedQueue<>();

    private final SocketChannel from;
    private final SocketChannel to;
    private final long delayNanos;
    private final long notBefore;
    private final LinkedBlockingQueue<Delayed> underWay = new LinkedBlockingQueue<>();

    /// A flow that has not started.
    ///
    /// @param notBefore when the first byte may arrive, by `System.nanoTime()`
    DelayedFlow(SocketChannel from, SocketChannel to, long delayNanos, long notBefore) {
        this.from = from;
        this.to = to;
        this.delayNanos = delayNanos;
        this.notBefore = notBefore;
    }

    void start() {
        Thread.ofPlatform().daemon().name("delay in").start(this::read);
        Thread.ofPlatform().daemon().name("delay out").start(this::write);
    }

    private void read() {
        boolean open = true;
        while (open) {
            ByteBuffer block = SPARE.poll();
            if (block == null) {
                block = ByteBuffer.allocateDirect(BLOCK);
            }
            block.clear();
            try {
                open = from.read(block) >= 0;
            } catch (IOException _) {
                open = false;
            }
            underWay.add(
                    new Delayed(
                            block.flip(),
                            Math.max(System.nanoTime() + delayNanos, notBefore),
                            !open));
        }
    }

    private void write() {
        try (from;
                to) {
            for (Delayed next = underWay.take(); !next.last(); next = underWay.take()) {
                for (long left = next.due() - System.nanoTime();
                        left > 0;
                        left = next.due() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                while (next.block().hasRemaining()) {
                    to.write(next.block());
                }
                SPARE.add(next.block());
            }
        } catch (IOException | InterruptedException _) {
            // The receiver is gone; closing the sender's side tells it.
        }
    }

    private record Delayed(ByteBuffer block, long due, boolean last) {}
}
