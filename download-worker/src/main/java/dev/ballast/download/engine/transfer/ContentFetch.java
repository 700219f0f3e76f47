package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.Checkpoint;
import dev.ballast.download.engine.disk.PartialFile;
import dev.ballast.download.engine.disk.StagingDirectory;
import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.plan.RangeSet;
import dev.ballast.download.engine.plan.RetryBudget;
import dev.ballast.download.engine.plan.Trouble;
import dev.ballast.http.HttpAnswer;
import dev.ballast.http.Locations;
import dev.ballast.http.RangeSpec;
import dev.ballast.http.Validator;
import dev.ballast.model.artifact.ByteRange;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Brings a content in: one request first, several connections where the file is worth them, and
/// new tries where they can help. Used by one thread.
final class ContentFetch {
    private final TransferContext context;
    private final TransferRequest request;
    private final EngineSettings settings;
    private final StagingDirectory staging;
    private final BodyCopy copy;
    private final ParallelFetch parallel;
    private boolean rangesWork;
    private boolean unpacks;
    private int changes;
    private int restarts;
    private @Nullable Arrival arrival;

    ContentFetch(TransferContext context, StagingDirectory staging) {
        this.context = context;
        this.request = context.request();
        this.settings = context.settings();
        this.staging = staging;
        this.copy = new BodyCopy(context);
        this.parallel = new ParallelFetch(context);
        this.rangesWork = !context.engine().refusals().remembers(request.uri());
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
            URI uri = context.address().uri();
            try {
                context.gauges().phase(Progress.Phase.FETCHING);
                try {
                    if (worthSeveral()) {
                        fetchInParallel();
                    } else {
                        fetchOnce(uri);
                    }
                } catch (VersionLostException e) {
                    versionLost(e);
                }
            } catch (TransferException e) {
                if (e.trouble() == Trouble.ODD_ANSWER && bytes() == 0) {
                    // Perhaps it answers better, or at least usably, to a plainer question.
                    rangesWork = false;
                    unpacks = true;
                }
                if (bytes() > before) {
                    budget.progressed();
                    context.address().worked();
                }
                if (renew(e, uri)) {
                    continue;
                }
                Duration delay = e.isLasting() ? null : budget.failed(e.trouble()).orElse(null);
                if (delay == null) {
                    throw e;
                }
                context.gauges().phase(Progress.Phase.WAITING);
                context.listener().retrying(e.detail(), delay);
                context.signal().await(delay);
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
        context.listener().startedOver(why);
        drop();
    }

    /// As [#startOver(String)], from another address where the source has one, and past caches:
    /// some of them keep damaged copies.
    void startOverElsewhere(String why) throws TransferException {
        startOver(why);
        context.attempt().goPastCaches();
        try {
            context.address().replace();
        } catch (IOException _) {
            // The one that there is has to do.
        }
    }

    /// Throws some bytes of a whole file away, so that they are fetched again; all of them where
    /// the rest could not be continued.
    void fetchAgain(List<ByteRange> damaged, String why)
            throws TransferException, StorageException {
        PartialFile file = arrival == null ? null : arrival.file();
        Validator version = file == null ? null : file.validator();
        if (file == null || version == null || !rangesWork) {
            startOverElsewhere(why);
            return;
        }
        long total = file.bytes();
        Checkpoint sound =
                new Checkpoint(
                        String.valueOf(file.path().getFileName()),
                        version,
                        OptionalLong.of(total),
                        new RangeSet(damaged).missing(total));
        startOver(why);
        context.attempt().goPastCaches();
        use(PartialFile.resume(staging, sound));
    }

    /// Whether the rest is large enough for several connections, and can be asked for in parts.
    private boolean worthSeveral() {
        if (arrival == null || !rangesWork || settings.connections().perFile() == 1) {
            return false;
        }
        PartialFile file = arrival.file();
        return continuable(file)
                && file.total().isPresent()
                && file.total().getAsLong() - file.bytes() >= 2 * settings.connections().minPiece();
    }

    private void fetchInParallel()
            throws TransferException,
                    StorageException,
                    VersionLostException,
                    StopSignal.StoppedException {
        Arrival into = arrival;
        if (into != null) {
            rangesServed(parallel.fetch(into, null));
        }
    }

    private void fetchOnce(URI uri)
            throws TransferException,
                    StorageException,
                    VersionLostException,
                    StopSignal.StoppedException {
        if (arrival != null && bytes() > 0 && !continuable(arrival.file())) {
            startOver("the server names no version, so the rest may belong to another one");
        }
        long from = arrival == null ? 0 : arrival.file().front();
        long last = arrival == null ? lastOfFirstRequest() : lastOfGap(arrival.file());
        RangeSpec range = from == 0 && last == RangeSpec.OPEN ? null : new RangeSpec(from, last);
        context.attempt()
                .ask(
                        uri,
                        range,
                        question(from),
                        new Attempt.Receiver() {
                            @Override
                            public void take(Verdict.Body body, Attempt.Opened opened)
                                    throws IOException,
                                            TransferException,
                                            VersionLostException,
                                            StopSignal.StoppedException {
                                receive(body, opened, uri, from, last);
                            }

                            @Override
                            public void nothingLeft(long total) throws StorageException {
                                Arrival into =
                                        arrival != null
                                                ? arrival
                                                : begin(null, OptionalLong.of(total));
                                into.endsAt(total);
                            }
                        });
    }

    /// A body that only the end of the connection ends (RFC 9112 §6.3, rule 8) cannot be told from
    /// one that was cut off; a digest can.
    private void requireKnownEnd(HttpAnswer answer) throws TransferException {
        if (!request.expected().verifiable() && !answer.head().chunked()) {
            throw TransferException.lasting(
                    FailureCode.INVALID_REQUEST,
                    "%s does not say how long the content is; give its sha256, so that a lost"
                                    .formatted(Locations.printable(answer.head().uri()))
                            + " connection is not taken for its end");
        }
    }

    private void receive(Verdict.Body body, Attempt.Opened opened, URI uri, long from, long last)
            throws IOException,
                    TransferException,
                    VersionLostException,
                    StopSignal.StoppedException {
        HttpAnswer answer = opened.answer();
        Arrival into = arrival != null ? arrival : begin(body.version(), body.total());
        if (into.file().total().isEmpty() && body.total().isPresent()) {
            // An earlier answer, perhaps to an earlier owner, did not say it.
            into.endsAt(body.total().getAsLong());
        }
        boolean part = answer.head().status() == 206;
        rangesServed(part || (rangesWork && last == RangeSpec.OPEN && from == 0));
        if (part) {
            context.address().ledTo(uri, answer.head().uri());
        }
        if (part && worthSeveral()) {
            rangesServed(parallel.fetch(into, opened));
            return;
        }
        boolean packed = answer.head().encoded();
        boolean endUnknown = into.file().total().isEmpty() && !part;
        if (endUnknown && !packed) {
            requireKnownEnd(answer);
        }
        long total = into.file().total().orElse(Long.MAX_VALUE);
        long end = part && last < total ? last + 1 : total;
        InputStream bytes = packed ? new GZIPInputStream(answer.body()) : answer.body();
        long reached = copy.copy(bytes, body.first(), from, end, into);
        if (reached == end) {
            return;
        }
        if (endUnknown) {
            into.endsAt(reached);
            return;
        }
        throw TransferException.passing(
                FailureCode.SOURCE_UNREACHABLE,
                Locations.printable(answer.head().uri()) + " ended the body early");
    }

    private void rangesServed(boolean served) {
        if (rangesWork && !served) {
            context.engine().refusals().note(context.address().uri());
        }
        rangesWork = served;
    }

    /// A first request for a part tells whether parts can be had; a file that is known to be small
    /// is asked for as a whole.
    private long lastOfFirstRequest() {
        ConnectionLimits limits = settings.connections();
        Long size = request.expected().size();
        boolean small = size != null && size < 2 * limits.minPiece();
        return limits.perFile() == 1 || small || !rangesWork
                ? RangeSpec.OPEN
                : limits.minPiece() - 1;
    }

    /// Bytes behind the first gap may be there already.
    private long lastOfGap(PartialFile file) {
        List<ByteRange> missing = file.missing();
        long total = file.total().orElse(0);
        boolean inside = !missing.isEmpty() && missing.getFirst().end() < total;
        return rangesWork && inside ? missing.getFirst().end() - 1 : RangeSpec.OPEN;
    }

    private Question question(long from) {
        if (arrival != null) {
            PartialFile file = arrival.file();
            return new Question(request.name(), from, file.total(), file.validator(), unpacks);
        }
        return new Question(
                request.name(), from, expectedSize(), request.expected().pinned(), unpacks);
    }

    private void versionLost(VersionLostException lost) throws TransferException {
        if (request.expected().pinned() != null && lost.changed()) {
            throw TransferException.lasting(FailureCode.SOURCE_CHANGED, lost.why());
        }
        if (bytes() == 0) {
            drop();
            // Perhaps it was only the range that the server did not like.
            rangesWork = false;
            throw TransferException.odd(FailureCode.SOURCE_CHANGED, lost.why());
        }
        if (lost.changed() && ++changes > 1) {
            throw TransferException.lasting(
                    FailureCode.SOURCE_CHANGED, "the content keeps changing: " + lost.why());
        }
        startOver(lost.why());
    }

    private boolean renew(TransferException failure, URI uri) throws TransferException {
        try {
            return context.address().renew(failure, uri);
        } catch (IOException e) {
            throw TransferException.of(e, Locations.printable(uri));
        }
    }

    private boolean continuable(PartialFile file) {
        // With a known digest a wrong join is found out at the end.
        return file.validator() != null || request.expected().verifiable();
    }

    private Arrival begin(@Nullable Validator version, OptionalLong announced)
            throws StorageException {
        return use(
                PartialFile.create(
                        staging,
                        version,
                        announced.isPresent() ? announced : expectedSize(),
                        settings.checkpointBytes()));
    }

    private Arrival use(PartialFile file) {
        Arrival started = new Arrival(file, request.expected(), settings);
        arrival = started;
        context.gauges().arrival(started);
        return started;
    }

    private void drop() {
        if (arrival != null) {
            arrival.close();
            arrival = null;
            context.gauges().arrival(null);
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
