package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.Checkpoint;
import dev.ballast.download.engine.disk.PartialFile;
import dev.ballast.download.engine.disk.StagingDirectory;
import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.http.HttpAnswer;
import dev.ballast.download.engine.http.HttpCall;
import dev.ballast.download.engine.http.HttpFetcher;
import dev.ballast.download.engine.http.HttpGet;
import dev.ballast.download.engine.http.Locations;
import dev.ballast.download.engine.http.RangeSpec;
import dev.ballast.download.engine.http.Validator;
import dev.ballast.download.engine.plan.RetryBudget;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Brings a content in over one connection at a time, from the first byte that is missing, and
/// tries again where that can help. Used by one thread.
final class SingleStream {
    private final TransferRequest request;
    private final EngineSettings settings;
    private final HttpFetcher http;
    private final StagingDirectory staging;
    private final StopSignal signal;
    private final Gauges gauges;
    private final TransferListener listener;
    private final AnswerCheck check;
    private final BodyCopy copy;
    private URI uri;
    private boolean renewed;
    private int changes;
    private int restarts;
    private @Nullable Arrival arrival;

    SingleStream(
            TransferRequest request,
            EngineSettings settings,
            HttpFetcher http,
            StagingDirectory staging,
            StopSignal signal,
            Gauges gauges,
            TransferListener listener) {
        this.request = request;
        this.settings = settings;
        this.http = http;
        this.staging = staging;
        this.signal = signal;
        this.gauges = gauges;
        this.listener = listener;
        this.check = new AnswerCheck(settings.retryCeiling(), InstantSource.system());
        this.copy = new BodyCopy(request, signal, gauges);
        this.uri = request.uri();
    }

    /// Takes over what an earlier owner has saved, if it is of a version that is wanted.
    void resume() throws StorageException {
        Checkpoint checkpoint = staging.newestCheckpoint().orElse(null);
        if (checkpoint == null) {
            return;
        }
        Validator pinned = request.expected().pinned();
        Long size = request.expected().size();
        boolean wanted =
                (pinned == null || pinned.equals(checkpoint.validator()))
                        && (size == null || checkpoint.total().orElse(size) == size);
        if (wanted) {
            use(PartialFile.resume(staging, checkpoint));
        }
    }

    /// Fetches until the file is whole.
    Arrival fetch() throws TransferException, StorageException, StopSignal.StoppedException {
        RetryBudget budget =
                new RetryBudget(
                        settings.tries(),
                        settings.retryBase(),
                        settings.retryCeiling(),
                        ThreadLocalRandom.current());
        while (arrival == null || !arrival.file().complete()) {
            long before = bytes();
            try {
                gauges.phase(Progress.Phase.FETCHING);
                tryOnce();
            } catch (TransferException e) {
                if (bytes() > before) {
                    budget.progressed();
                    renewed = false;
                }
                if (renew(e)) {
                    continue;
                }
                Duration delay = e.isLasting() ? null : budget.failed().orElse(null);
                if (delay == null) {
                    throw e;
                }
                gauges.phase(Progress.Phase.WAITING);
                listener.retrying(e.detail(), delay);
                signal.await(delay);
            }
        }
        return arrival;
    }

    /// Throws the bytes away and begins again with an empty file.
    void startOver(String why) throws TransferException {
        if (++restarts > settings.tries()) {
            throw TransferException.lasting(
                    FailureCode.SOURCE_UNREACHABLE,
                    "gave up after %d starts from zero: %s".formatted(restarts, why));
        }
        listener.startedOver(why);
        drop();
    }

    private void tryOnce() throws TransferException, StorageException, StopSignal.StoppedException {
        if (arrival != null && bytes() > 0 && !continuable(arrival.file())) {
            startOver("the server names no version, so the rest may belong to another one");
        }
        long from = arrival == null ? 0 : arrival.file().front();
        Validator version = arrival == null ? null : arrival.file().validator();
        HttpCall call =
                http.prepare(
                        new HttpGet(
                                uri,
                                request.headers(),
                                from == 0 ? null : RangeSpec.from(from),
                                from == 0 ? null : version));
        signal.track(call);
        try (HttpAnswer answer = call.open()) {
            take(answer, from);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            signal.check();
            throw TransferException.of(e, Locations.printable(uri));
        } finally {
            signal.forget(call);
        }
    }

    private void take(HttpAnswer answer, long from)
            throws IOException, TransferException, StopSignal.StoppedException {
        switch (check.judge(answer.head(), question(from))) {
            case Verdict.Body body -> {
                Arrival into = arrival != null ? arrival : begin(body.version(), body.total());
                copy.copy(answer.body(), body.first(), from, into);
                if (!into.file().complete()) {
                    throw TransferException.passing(
                            FailureCode.SOURCE_UNREACHABLE,
                            Locations.printable(uri) + " ended the body early");
                }
            }
            case Verdict.NothingLeft(long total) -> {
                Arrival into = arrival != null ? arrival : begin(null, OptionalLong.of(total));
                into.endsAt(total);
            }
            case Verdict.CannotContinue(String why, boolean changed) ->
                    cannotContinue(why, changed);
            case Verdict.Useless(TransferException failure) -> throw failure;
        }
    }

    private Question question(long from) {
        if (arrival != null) {
            PartialFile file = arrival.file();
            return new Question(request.name(), from, file.total(), file.validator());
        }
        return new Question(request.name(), from, expectedSize(), request.expected().pinned());
    }

    private void cannotContinue(String why, boolean changed) throws TransferException {
        if (request.expected().pinned() != null && changed) {
            throw TransferException.lasting(FailureCode.SOURCE_CHANGED, why);
        }
        if (bytes() == 0) {
            drop();
            throw TransferException.passing(FailureCode.SOURCE_CHANGED, why);
        }
        if (changed && ++changes > 1) {
            throw TransferException.lasting(
                    FailureCode.SOURCE_CHANGED, "the content keeps changing: " + why);
        }
        startOver(why);
    }

    /// Whether there is another address to try, after a refusal that an expired one would explain.
    private boolean renew(TransferException failure) throws TransferException {
        boolean explained =
                switch (failure.code()) {
                    case SOURCE_FORBIDDEN, SOURCE_NOT_FOUND -> true;
                    default -> false;
                };
        if (!explained || renewed || request.renewal().equals(UrlRenewal.SAME)) {
            return false;
        }
        renewed = true;
        try {
            uri = request.renewal().renew(uri);
            return true;
        } catch (IOException e) {
            throw TransferException.of(e, Locations.printable(uri));
        }
    }

    private boolean continuable(PartialFile file) {
        // With a known digest a wrong join is found out at the end.
        return file.validator() != null || request.expected().sha256() != null;
    }

    private Arrival begin(@Nullable Validator version, OptionalLong announced)
            throws StorageException {
        return use(
                PartialFile.create(
                        staging, version, announced.isPresent() ? announced : expectedSize()));
    }

    private Arrival use(PartialFile file) {
        Arrival started = new Arrival(file, settings);
        arrival = started;
        gauges.arrival(started);
        return started;
    }

    private void drop() {
        if (arrival != null) {
            arrival.close();
            arrival = null;
            gauges.arrival(null);
        }
    }

    private OptionalLong expectedSize() {
        Long size = request.expected().size();
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private long bytes() {
        return arrival == null ? 0 : arrival.file().bytes();
    }
}
