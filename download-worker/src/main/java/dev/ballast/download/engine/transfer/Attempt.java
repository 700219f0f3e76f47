package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.http.AnswerHead;
import dev.ballast.http.EgressDeniedException;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpAnswer;
import dev.ballast.http.HttpCall;
import dev.ballast.http.HttpGet;
import dev.ballast.http.Locations;
import dev.ballast.http.RangeSpec;
import dev.ballast.http.RedirectException;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Single requests for the content of one transfer: asked, judged, sorted when they fail.
/// Thread-safe.
final class Attempt {
    private static final HeaderField PAST_CACHES = HeaderField.plain("Cache-Control", "no-cache");

    /// A hold that is over sooner is waited for.
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final EngineParts engine;
    private final TransferRequest request;
    private final StopSignal signal;
    private final TransferListener listener;
    private final AnswerCheck check;
    private volatile boolean pastCaches;

    Attempt(
            EngineParts engine,
            TransferRequest request,
            StopSignal signal,
            TransferListener listener) {
        this.engine = engine;
        this.request = request;
        this.signal = signal;
        this.listener = listener;
        this.check = new AnswerCheck(engine.settings().retryCeiling(), InstantSource.system());
    }

    /// From now on asks caches on the way to ask the origin (RFC 9111 §5.2.1.4).
    void goPastCaches() {
        pastCaches = true;
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
        passGate(uri);
        requireHealthy(uri);
        HttpCall call =
                engine.http()
                        .prepare(
                                new HttpGet(
                                        uri,
                                        headersFor(uri),
                                        range,
                                        question.from() == 0 ? null : question.version()));
        signal.track(call);
        receiver.asks(call);
        long asked = System.nanoTime();
        try (HttpAnswer answer = open(call, uri)) {
            requireSameContent(answer.head());
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

    private void requireSameContent(AnswerHead head) throws TransferException {
        if (head.status() < 300 && request.expected().deniedBy(head)) {
            throw TransferException.lasting(
                    FailureCode.SOURCE_CHANGED,
                    "%s says that the content is another one now"
                            .formatted(Locations.printable(request.uri())));
        }
    }

    /// Secrets are for the origin of the caller's address, and for those that they name.
    private List<HeaderField> headersFor(URI uri) {
        Stream<HeaderField> headers =
                request.headers().stream().filter(header -> header.mayGo(request.uri(), uri));
        return pastCaches
                ? Stream.concat(headers, Stream.of(PAST_CACHES)).toList()
                : headers.toList();
    }

    private void requireHealthy(URI uri) throws TransferException {
        Duration rest = engine.breaker().admit(host(uri));
        if (rest != null) {
            throw TransferException.notBefore(
                    FailureCode.SOURCE_UNREACHABLE,
                    "%s has failed many times in a row and is left alone for a while"
                            .formatted(host(uri)),
                    rest);
        }
    }

    /// Opens the call, and books what it says about the host's health.
    private HttpAnswer open(HttpCall call, URI uri) throws IOException {
        HttpAnswer answer;
        try {
            answer = call.open();
        } catch (EgressDeniedException | RedirectException e) {
            throw e;
        } catch (IOException e) {
            if (!call.isAborted()) {
                engine.breaker().failed(host(uri));
            }
            throw e;
        }
        AnswerHead head = answer.head();
        if (head.status() >= 500) {
            engine.breaker().failed(host(uri));
        } else {
            engine.breaker().succeeded(host(uri));
        }
        Duration wait = head.retryAfter(Instant.now());
        request.gate().answered(uri, head.status(), wait);
        if (head.status() == 429 || (head.status() == 503 && wait != null)) {
            listener.pushedBack(host(head.uri()), wait);
        }
        return answer;
    }

    private static String host(URI uri) {
        return String.valueOf(uri.getAuthority());
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

    /// Waits until the host may be asked; for long pauses there is better work elsewhere.
    private void passGate(URI uri) throws TransferException, StopSignal.StoppedException {
        long nanos = request.gate().waitFor(uri);
        while (nanos > 0) {
            if (nanos > LONGEST_HOLD.toNanos()) {
                throw TransferException.notBefore(
                        FailureCode.SOURCE_RATE_LIMITED,
                        "%s asked for a pause that is not over".formatted(uri.getAuthority()),
                        Duration.ofNanos(nanos));
            }
            signal.await(Duration.ofNanos(Math.min(nanos, LOOK_AGAIN.toNanos())));
            nanos = request.gate().waitFor(uri);
        }
    }

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
