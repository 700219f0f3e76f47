package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.plan.ConnectionTarget;
import dev.ballast.download.engine.plan.PieceBoard;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fetches what is missing of a file over several connections. One thread of the transfer directs,
/// each connection has a thread of its own; the [PieceBoard] says who fetches what.
final class ParallelFetch {
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration END_WAIT = Duration.ofSeconds(2);

    private final String name;
    private final EngineSettings settings;
    private final Attempt attempt;
    private final BodyCopy copy;
    private final Address address;
    private final HostSlots slots;
    private final StopSignal signal;
    private final Gauges gauges;
    private final TransferListener listener;

    ParallelFetch(
            String name,
            EngineSettings settings,
            Attempt attempt,
            BodyCopy copy,
            Address address,
            HostSlots slots,
            StopSignal signal,
            Gauges gauges,
            TransferListener listener) {
        this.name = name;
        this.settings = settings;
        this.attempt = attempt;
        this.copy = copy;
        this.address = address;
        this.slots = slots;
        this.signal = signal;
        this.gauges = gauges;
        this.listener = listener;
    }

    /// Fetches until the file is whole.
    ///
    /// @return false if the server turned out not to serve parts, and then the file need not be
    ///   whole
    /// @throws TransferException if no connection could go on
    boolean fetch(Arrival arrival)
            throws TransferException,
                    StorageException,
                    VersionLostException,
                    StopSignal.StoppedException {
        Crew crew = new Crew(arrival);
        try {
            crew.direct();
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
        private int working;
        private int staying;
        private boolean rangesIgnored;
        private @Nullable Exception failure;

        Crew(Arrival arrival) {
            this.arrival = arrival;
            ConnectionLimits limits = settings.connections();
            this.board =
                    new PieceBoard(arrival.file().missing(), Math.max(1, limits.minPiece() / 8));
            this.target =
                    new ConnectionTarget(
                            limits.first(), limits.perFile(), System.nanoTime(), gauges.fetched());
        }

        synchronized void direct() throws StopSignal.StoppedException {
            hire(null);
            while (!over()) {
                int wanted = target.observe(gauges.fetched(), System.nanoTime());
                URI host = address.uri();
                while (staying < wanted && slots.tryTake(host)) {
                    hire(host);
                }
                try {
                    wait(TICK.toMillis());
                } catch (InterruptedException _) {
                    throw new StopSignal.StoppedException();
                }
            }
        }

        /// Stops all connections and waits until none writes any more.
        void disband() {
            board.close();
            signal.abortCalls();
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
            signal.check();
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
            target.pushedBack(staying);
            return true;
        }

        private boolean over() {
            return signal.given() || board.isClosed() || working == 0 || arrival.file().complete();
        }

        /// @param host whose slot the connection uses; null for the first one, which needs none
        private synchronized void hire(@Nullable URI host) {
            PieceConnection connection =
                    new PieceConnection(
                            name, settings, attempt, copy, address, signal, listener, arrival,
                            board, this);
            working++;
            staying++;
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("connection " + name)
                            .start(() -> {
                                try {
                                    connection.run();
                                } finally {
                                    left(host);
                                }
                            }));
        }

        private synchronized void left(@Nullable URI host) {
            working--;
            if (host != null) {
                slots.giveBack(host);
            }
            notifyAll();
        }
    }
}
