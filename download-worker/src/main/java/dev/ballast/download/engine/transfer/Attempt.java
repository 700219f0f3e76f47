package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.http.HeaderField;
import dev.ballast.download.engine.http.HttpAnswer;
import dev.ballast.download.engine.http.HttpCall;
import dev.ballast.download.engine.http.HttpFetcher;
import dev.ballast.download.engine.http.HttpGet;
import dev.ballast.download.engine.http.Locations;
import dev.ballast.download.engine.http.RangeSpec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Single requests for the content of one transfer: asked, judged, sorted when they fail.
/// Thread-safe.
final class Attempt {
    private final TransferRequest request;
    private final HttpFetcher http;
    private final StopSignal signal;
    private final AnswerCheck check;

    Attempt(TransferRequest request, HttpFetcher http, StopSignal signal, Duration longestWait) {
        this.request = request;
        this.http = http;
        this.signal = signal;
        this.check = new AnswerCheck(longestWait, InstantSource.system());
    }

    /// Asks and hands a usable body to `receiver`.
    ///
    /// @param range null for the whole content; `question` begins where it begins
    /// @throws VersionLostException if the answer does not continue what is there
    void ask(URI uri, @Nullable RangeSpec range, Question question, Receiver receiver)
            throws StorageException,
                    TransferException,
                    VersionLostException,
                    StopSignal.StoppedException {
        HttpCall call =
                http.prepare(
                        new HttpGet(
                                uri,
                                headersFor(uri),
                                range,
                                question.from() == 0 ? null : question.version()));
        signal.track(call);
        receiver.asks(call);
        long asked = System.nanoTime();
        try (HttpAnswer answer = call.open()) {
            switch (check.judge(answer.head(), question)) {
                case Verdict.Body body ->
                        receiver.take(body, new Opened(call, answer, System.nanoTime() - asked));
                case Verdict.NothingLeft(long total) -> receiver.nothingLeft(total);
                case Verdict.CannotContinue lost -> throw new VersionLostException(lost);
                case Verdict.Useless(TransferException failure) -> throw failure;
            }
        } catch (IOException e) {
            throw sorted(e, uri);
        } finally {
            signal.forget(call);
        }
    }

    /// Secrets are for the origin of the caller's address only.
    private List<HeaderField> headersFor(URI uri) {
        boolean sameOrigin = Locations.origin(uri).equals(Locations.origin(request.uri()));
        return sameOrigin
                ? request.headers()
                : request.headers().stream().filter(header -> !header.secret()).toList();
    }

    /// What a failure while an answer is read comes to.
    ///
    /// @throws StorageException if the failure is one of the disk, not of the network
    TransferException sorted(IOException failure, URI uri)
            throws StorageException, StopSignal.StoppedException {
        if (failure instanceof StorageException storage) {
            throw storage;
        }
        signal.check();
        return TransferException.of(failure, Locations.printable(uri));
    }

    /// An answer whose body can be read.
    ///
    /// @param call aborts the answer, from any thread
    /// @param answerNanos how long the server took for it
    record Opened(HttpCall call, HttpAnswer answer, long answerNanos) {}

    /// What to do with a usable answer.
    interface Receiver {
        /// Called before anything is sent.
        default void asks(HttpCall call) {}

        void take(Verdict.Body body, Opened opened)
                throws IOException,
                        TransferException,
                        VersionLostException,
                        StopSignal.StoppedException;

        /// The content ends where the question begins.
        void nothingLeft(long total) throws IOException, TransferException;
    }
}
