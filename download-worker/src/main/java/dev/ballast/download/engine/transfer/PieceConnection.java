package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.plan.Piece;
import dev.ballast.download.engine.plan.PieceBoard;
import dev.ballast.download.engine.plan.RetryBudget;
import dev.ballast.http.HttpCall;
import dev.ballast.http.RangeSpec;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One of several connections to a file: fetches piece after piece until nothing is left.
final class PieceConnection {
    /// A request should last so much longer than the wait for its answer that the wait does not
    /// count.
    private static final int ANSWERS_PER_PIECE = 25;

    /// But not longer than this: the front of the file waits for its lowest piece, and the digest
    /// for the front.
    private static final long LONGEST_PIECE_NANOS = 3_000_000_000L;

    /// A new connection that is refused so often is one too many.
    private static final int REFUSALS = 2;

    private final TransferContext context;
    private final Arrival arrival;
    private final PieceBoard board;
    private final Crew crew;
    private final BodyCopy copy;
    private final RetryBudget budget;
    private long wanted;
    private boolean everFetched;
    private int refusals;
    private @Nullable Piece current;
    private @Nullable HttpCall call;
    private boolean cut;

    PieceConnection(TransferContext context, Arrival arrival, PieceBoard board, Crew crew) {
        this.context = context;
        this.arrival = arrival;
        this.board = board;
        this.crew = crew;
        this.copy = new BodyCopy(context);
        this.wanted = context.limits().minPiece();
        EngineSettings settings = context.settings();
        this.budget =
                new RetryBudget(
                        settings.tries(),
                        settings.retryBase(),
                        settings.retryCeiling(),
                        ThreadLocalRandom.current());
    }

    /// @param first what to begin with; null to begin with what the board gives
    void run(@Nullable Begun first) {
        try {
            if (first != null && (!fetch(first.piece(), first.answer()) || done())) {
                return;
            }
            Optional<Piece> piece = board.await(wanted, System::nanoTime);
            while (piece.isPresent() && fetch(piece.get(), null) && !done()) {
                piece = board.await(wanted, System::nanoTime);
            }
        } catch (StopSignal.StoppedException | InterruptedException _) {
            // The transfer's own thread says so.
        } catch (StorageException | VersionLostException | RuntimeException e) {
            crew.failed(e);
        } catch (Error e) {
            // Without a word the others would take it for an end, and begin again for ever.
            crew.failed(new IllegalStateException("a connection broke off: " + e, e));
        }
    }

    /// A piece and an answer that begins where the piece begins.
    record Begun(Piece piece, Attempt.Opened answer) {}

    /// Cuts the connection if it is still at this piece; it then goes on with another one.
    synchronized void cut(Piece piece) {
        if (current == piece && call != null) {
            cut = true;
            call.abort();
        }
    }

    private boolean done() {
        return arrival.file().complete() || crew.surplus();
    }

    /// Whether to go on after it.
    private boolean fetch(Piece piece, Attempt.@Nullable Opened open)
            throws StorageException, VersionLostException, StopSignal.StoppedException {
        URI uri = context.address().uri();
        long first = board.position(piece);
        Taker taker = new Taker(piece, uri);
        begin(piece, open == null ? null : open.call());
        long started = System.nanoTime();
        try {
            if (open == null) {
                ask(uri, piece, taker);
            } else {
                goOn(open, uri, taker);
            }
            progressed(board.position(piece) - first, taker.answerNanos, started);
            return true;
        } catch (TransferException e) {
            if (board.isClosed()) {
                return false;
            }
            progressed(board.position(piece) - first, taker.answerNanos, started);
            return survives(e, uri);
        } finally {
            begin(null, null);
            board.release(piece);
        }
    }

    private void ask(URI uri, Piece piece, Taker taker)
            throws StorageException,
                    TransferException,
                    VersionLostException,
                    StopSignal.StoppedException {
        long first = board.position(piece);
        long end = board.end(piece);
        if (first >= end) {
            // Taken over by another one in the meantime.
            return;
        }
        Question question =
                new Question(
                        context.request().name(),
                        first,
                        arrival.file().total(),
                        arrival.file().validator(),
                        false);
        context.attempt().ask(uri, new RangeSpec(first, board.end(piece) - 1), question, taker);
    }

    private void goOn(Attempt.Opened open, URI uri, Taker taker)
            throws StorageException, TransferException, StopSignal.StoppedException {
        try (var _ = open.answer()) {
            taker.copy(open);
        } catch (IOException e) {
            throw context.attempt().sorted(e, uri);
        }
    }

    private synchronized void begin(@Nullable Piece piece, @Nullable HttpCall with) {
        current = piece;
        call = with;
        cut = false;
    }

    private void progressed(long bytes, long answerNanos, long started) {
        if (bytes > 0) {
            everFetched = true;
            budget.progressed();
            context.address().worked();
            long nanos = Math.max(1, System.nanoTime() - started - answerNanos);
            long worth = Math.min(LONGEST_PIECE_NANOS, ANSWERS_PER_PIECE * answerNanos);
            wanted =
                    Math.clamp(
                            (long) ((double) bytes / nanos * worth),
                            context.limits().minPiece(),
                            context.limits().maxPiece());
        }
    }

    private boolean survives(TransferException failure, URI uri)
            throws StopSignal.StoppedException {
        try {
            if (context.address().renew(failure, uri)) {
                return true;
            }
        } catch (IOException e) {
            crew.failed(TransferException.of(e, context.request().name()));
            return false;
        }
        boolean wasCut = wasCut();
        Duration delay = failure.isLasting() ? null : budget.failed(failure.trouble()).orElse(null);
        if (!wasCut && isPushBack(failure) && crew.dismissed()) {
            return false;
        }
        if (delay != null) {
            if (!wasCut) {
                context.listener().retrying(failure.detail(), delay);
                context.signal().await(delay);
            }
            return true;
        }
        if (!failure.isLasting() && crew.dismissed()) {
            return false;
        }
        crew.failed(failure);
        return false;
    }

    private synchronized boolean wasCut() {
        return cut;
    }

    private boolean isPushBack(TransferException failure) {
        return failure.code() == FailureCode.SOURCE_RATE_LIMITED
                || (!failure.isLasting() && !everFetched && ++refusals >= REFUSALS);
    }

    /// Takes the answer to the request for one piece.
    private final class Taker implements Attempt.Receiver {
        private final Piece piece;
        private final URI uri;
        private long answerNanos;

        Taker(Piece piece, URI uri) {
            this.piece = piece;
            this.uri = uri;
        }

        @Override
        public void asks(HttpCall with) {
            begin(piece, with);
        }

        @Override
        public void take(Verdict.Body body, Attempt.Opened opened)
                throws IOException, TransferException, StopSignal.StoppedException {
            if (opened.answer().head().status() == 206) {
                context.address().ledTo(uri, opened.answer().head().uri());
                copy(opened);
            } else {
                crew.rangesIgnored();
            }
        }

        void copy(Attempt.Opened opened)
                throws IOException, TransferException, StopSignal.StoppedException {
            answerNanos = opened.answerNanos();
            copy.copy(opened.answer().body(), board, piece, arrival);
        }

        @Override
        public void nothingLeft(long total) throws TransferException {
            throw TransferException.passing(
                    FailureCode.SOURCE_CHANGED,
                    "the content of %s ends at %d".formatted(context.request().name(), total));
        }
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

        /// Asks whether there are more connections than are worth having; if so, this one is to
        /// leave.
        boolean surplus();
    }
}
