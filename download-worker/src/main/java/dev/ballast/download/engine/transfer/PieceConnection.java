package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.http.HttpAnswer;
import dev.ballast.download.engine.http.RangeSpec;
import dev.ballast.download.engine.plan.Piece;
import dev.ballast.download.engine.plan.PieceBoard;
import dev.ballast.download.engine.plan.RetryBudget;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// One of several connections to a file: fetches piece after piece until nothing is left.
final class PieceConnection {
    /// A request should last long enough that the wait for its answer does not count.
    private static final double PIECE_SECONDS = 3;

    private final String name;
    private final EngineSettings settings;
    private final Attempt attempt;
    private final BodyCopy copy;
    private final Address address;
    private final StopSignal signal;
    private final TransferListener listener;
    private final Arrival arrival;
    private final PieceBoard board;
    private final Crew crew;
    private final RetryBudget budget;
    private long wanted;

    PieceConnection(
            String name,
            EngineSettings settings,
            Attempt attempt,
            BodyCopy copy,
            Address address,
            StopSignal signal,
            TransferListener listener,
            Arrival arrival,
            PieceBoard board,
            Crew crew) {
        this.name = name;
        this.settings = settings;
        this.attempt = attempt;
        this.copy = copy;
        this.address = address;
        this.signal = signal;
        this.listener = listener;
        this.arrival = arrival;
        this.board = board;
        this.crew = crew;
        this.wanted = settings.connections().minPiece();
        this.budget =
                new RetryBudget(
                        settings.tries(),
                        settings.retryBase(),
                        settings.retryCeiling(),
                        ThreadLocalRandom.current());
    }

    void run() {
        try {
            Optional<Piece> piece = board.await(wanted, System::nanoTime);
            while (piece.isPresent() && fetch(piece.get()) && !arrival.file().complete()) {
                piece = board.await(wanted, System::nanoTime);
            }
        } catch (StopSignal.StoppedException | InterruptedException _) {
            // The transfer's own thread says so.
        } catch (StorageException | VersionLostException | RuntimeException e) {
            crew.failed(e);
        }
    }

    /// Whether to go on after it.
    private boolean fetch(Piece piece)
            throws StorageException, VersionLostException, StopSignal.StoppedException {
        URI uri = address.uri();
        long first = board.position(piece);
        long started = System.nanoTime();
        try {
            ask(uri, piece, first);
            progressed(board.position(piece) - first, System.nanoTime() - started);
            return true;
        } catch (TransferException e) {
            if (board.isClosed()) {
                return false;
            }
            progressed(board.position(piece) - first, System.nanoTime() - started);
            return survives(e, uri);
        } finally {
            board.release(piece);
        }
    }

    private void ask(URI uri, Piece piece, long first)
            throws StorageException,
                    TransferException,
                    VersionLostException,
                    StopSignal.StoppedException {
        Question question =
                new Question(name, first, arrival.file().total(), arrival.file().validator());
        attempt.ask(
                uri,
                new RangeSpec(first, board.end(piece) - 1),
                question,
                new Attempt.Receiver() {
                    @Override
                    public void take(Verdict.Body body, HttpAnswer answer)
                            throws IOException, TransferException, StopSignal.StoppedException {
                        if (answer.head().status() != 206) {
                            crew.rangesIgnored();
                        } else {
                            copy.copy(answer.body(), board, piece, arrival);
                        }
                    }

                    @Override
                    public void nothingLeft(long total) throws TransferException {
                        throw TransferException.passing(
                                FailureCode.SOURCE_CHANGED,
                                "the content of %s ends at %d".formatted(name, total));
                    }
                });
    }

    private void progressed(long bytes, long nanos) {
        if (bytes > 0) {
            budget.progressed();
            address.worked();
            ConnectionLimits limits = settings.connections();
            wanted =
                    Math.clamp(
                            (long) (bytes * (PIECE_SECONDS * 1e9 / Math.max(1, nanos))),
                            limits.minPiece(),
                            limits.maxPiece());
        }
    }

    private boolean survives(TransferException failure, URI uri)
            throws StopSignal.StoppedException {
        try {
            if (address.renew(failure, uri)) {
                return true;
            }
        } catch (IOException e) {
            crew.failed(TransferException.of(e, name));
            return false;
        }
        boolean pushedBack = failure.code() == FailureCode.SOURCE_RATE_LIMITED;
        Duration delay = failure.isLasting() ? null : budget.failed(failure.trouble()).orElse(null);
        if (delay != null) {
            listener.retrying(failure.detail(), delay);
            signal.await(delay);
            return true;
        }
        if ((pushedBack || !failure.isLasting()) && crew.dismissed()) {
            return false;
        }
        crew.failed(failure);
        return false;
    }

    /// The others, as far as one connection has to do with them.
    interface Crew {
        /// Nobody can go on.
        void failed(Exception why);

        /// The server sends the whole content where a part was asked for.
        void rangesIgnored();

        /// Asks whether the others can do without this connection, and without another one in its
        /// place.
        ///
        /// @return false if there are no others
        boolean dismissed();
    }
}
