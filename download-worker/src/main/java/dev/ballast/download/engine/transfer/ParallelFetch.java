package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.plan.ConnectionTarget;
import dev.ballast.download.engine.plan.Piece;
import dev.ballast.download.engine.plan.PieceBoard;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fetches what is missing of a file over several connections. The transfer's thread directs, each
/// connection has a thread of its own; the [PieceBoard] says who fetches what.
final class ParallelFetch {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration END_WAIT = Duration.ofSeconds(2);
    private static final int STEALS_PER_PIECE = 8;
    private static final long DIGEST_IS_BEHIND = 128L << 20;

    private final TransferContext context;

    ParallelFetch(TransferContext context) {
        this.context = context;
    }

    /// Fetches until the file is whole.
    ///
    /// @param open an answer that begins with the file's first missing byte; null if there is none
    /// @return false if the server turned out not to serve parts, and then the file need not be
    ///   whole
    /// @throws TransferException if no connection could go on
    boolean fetch(Arrival arrival, Attempt.@Nullable Opened open)
            throws TransferException,
                    StorageException,
                    VersionLostException,
                    StopSignal.StoppedException {
        Crew crew = new Crew(arrival, open == null ? 0 : open.answerNanos());
        try {
            crew.direct(open);
        } finally {
            crew.disband();
        }
        return crew.verdict();
    }

    /// The connections of one run.
    private final class Crew implements PieceConnection.Crew {
        private final Arrival arrival;
        private final PieceBoard board;
        private final ConnectionTarget target;
        private final List<Thread> threads = new ArrayList<>();
        private final List<PieceConnection> connections = new ArrayList<>();
        private int wanted;
        private int staying;
        private boolean rangesIgnored;
        private @Nullable Exception failure;

        Crew(Arrival arrival, long answerNanos) {
            this.arrival = arrival;
            ConnectionLimits limits = context.limits();
            this.board =
                    new PieceBoard(
                            arrival.file().missing(),
                            Math.max(1, limits.minPiece() / STEALS_PER_PIECE));
            this.target =
                    new ConnectionTarget(
                            limits.first(),
                            limits.perFile(),
                            answerNanos,
                            System.nanoTime(),
                            context.gauges().fetched());
        }

        synchronized void direct(Attempt.@Nullable Opened open) throws StopSignal.StoppedException {
            hire(null, open == null ? null : begun(open));
            while (!over()) {
                URI host = context.address().uri();
                wanted = target.observe(context.gauges().fetched(), System.nanoTime());
                if (arrival.unhashed() > DIGEST_IS_BEHIND) {
                    // It is the digest that decides when the file is done.
                    wanted = Math.min(wanted, Math.max(1, staying - 1));
                }
                if (context.engine().slots().exceeded(host)) {
                    wanted = Math.min(wanted, staying - 1);
                }
                board.shareAmong(Math.max(1, wanted));
                while (staying < wanted && context.engine().slots().tryTake(host)) {
                    hire(host, null);
                }
                cutWhatIsStuck();
                try {
                    wait(TICK.toMillis());
                } catch (InterruptedException _) {
                    throw new StopSignal.StoppedException();
                }
            }
        }

        /// Before any other connection takes the piece that the answer is for.
        private PieceConnection.Begun begun(Attempt.Opened open) {
            Piece piece = board.take(context.limits().minPiece(), System.nanoTime()).orElseThrow();
            return new PieceConnection.Begun(piece, open);
        }

        /// Stops all connections and waits until none writes any more.
        void disband() {
            board.close();
            context.signal().abortCalls();
            long deadline = System.nanoTime() + END_WAIT.toNanos();
            for (Thread thread : threads) {
                try {
                    // One that is stuck in a name look-up finds the board closed when it wakes.
                    boolean _ =
                            thread.join(
                                    Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        synchronized boolean verdict()
                throws TransferException,
                        StorageException,
                        VersionLostException,
                        StopSignal.StoppedException {
            context.signal().check();
            switch (failure) {
                case TransferException e -> throw e;
                case StorageException e -> throw e;
                case VersionLostException e -> throw e;
                case null -> {}
                default -> throw new IllegalStateException(failure);
            }
            return !rangesIgnored;
        }

        @Override
        public synchronized void failed(Exception why) {
            if (failure == null && !board.isClosed()) {
                failure = why;
            }
            board.close();
            notifyAll();
        }

        @Override
        public synchronized void rangesIgnored() {
            rangesIgnored = true;
            board.close();
            notifyAll();
        }

        @Override
        public synchronized boolean dismissed() {
            if (staying <= 1) {
                return false;
            }
            staying--;
            target.pushedBack(staying, System.nanoTime());
            return true;
        }

        @Override
        public synchronized boolean surplus() {
            if (staying <= Math.max(1, wanted)) {
                return false;
            }
            staying--;
            return true;
        }

        private boolean over() {
            return context.signal().given()
                    || board.isClosed()
                    || connections.isEmpty()
                    || arrival.file().complete();
        }

        private void cutWhatIsStuck() {
            long patience = context.settings().patience().toNanos();
            for (Piece piece : board.stuck(patience, System.nanoTime())) {
                connections.forEach(connection -> connection.cut(piece));
            }
        }

        /// @param host whose slot the connection uses; null for the first one, which needs none
        private void hire(@Nullable URI host, PieceConnection.@Nullable Begun first) {
            PieceConnection connection = new PieceConnection(context, arrival, board, this);
            connections.add(connection);
            staying++;
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("connection " + context.request().name())
                            .start(() -> {
                                try {
                                    connection.run(first);
                                } finally {
                                    left(connection, host);
                                }
                            }));
        }

        private synchronized void left(PieceConnection connection, @Nullable URI host) {
            connections.remove(connection);
            if (host != null) {
                context.engine().slots().giveBack(host);
            }
            notifyAll();
        }
    }
}
