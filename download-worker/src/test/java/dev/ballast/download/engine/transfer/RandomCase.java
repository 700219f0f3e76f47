package dev.ballast.download.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.ballast.download.engine.disk.Checkpoint;
import dev.ballast.download.engine.disk.StagingDirectory;
import dev.ballast.http.HttpFetcher;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Served;
import dev.ballast.model.artifact.ByteRange;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// One file, fetched by one owner after another until it is there, while the server misbehaves and
/// owners are killed or stopped. Everything follows from the seed but the order of threads.
final class RandomCase {
    private static final int LARGEST = 160 << 10;
    private static final int OWNERS = 25;

    private final SplittableRandom random;
    private final Hub hub;
    private final String path;
    private final Content content;
    private final Served served;
    private final Path directory;
    private final EngineSettings settings;
    private final TransferEngine engine;
    private final List<Fault> faults = new ArrayList<>();
    private final Expectation expected;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private long fetched;
    private long lost;
    private long restarts;

    RandomCase(long seed, Hub hub, HttpFetcher http, Path directory) {
        this.random = new SplittableRandom(seed);
        this.hub = hub;
        this.path = "/case-" + seed;
        this.directory = directory.resolve("case-" + seed);
        this.content = Content.generated(seed, size());
        this.served = hub.serve(path, content);
        this.settings = settings();
        this.engine = new TransferEngine(http, settings);
        boolean digestKnown = random.nextBoolean();
        this.expected = expectation(digestKnown);
        for (int i = random.nextInt(5); i > 0; i--) {
            Fault fault = fault(digestKnown);
            faults.add(fault);
            served.failingOnceWith(fault);
        }
    }

    /// Runs it to its end.
    ///
    /// @throws AssertionError if anything is not as it must be
    void run() throws IOException {
        int interruptions = random.nextInt(3);
        Path staging = directory.resolve("0");
        for (int owner = 0; owner < OWNERS; owner++) {
            long fence = 2L * owner + 1;
            long before = claimed(staging, fence - 1);
            boolean kill = owner < interruptions && random.nextBoolean();
            TransferRequest request = request(staging, fence);
            TransferOutcome outcome;
            Path next = staging;
            if (owner >= interruptions) {
                outcome = finish(engine.start(request, new Restarts()));
            } else if (kill) {
                next = directory.resolve(String.valueOf(owner + 1));
                outcome = kill(request, next);
            } else {
                outcome = stop(request);
            }
            switch (outcome) {
                case TransferOutcome.Completed completed -> {
                    check(completed);
                    return;
                }
                case TransferOutcome.Stopped(_, long kept) ->
                        assertThat(kept).isEqualTo(claimed(staging, fence));
                case TransferOutcome.Failed failed ->
                        assertThat(failed.code())
                                .as(failed.detail())
                                .isNotIn(
                                        FailureCode.INTERNAL,
                                        FailureCode.VOLUME_UNAVAILABLE,
                                        FailureCode.CHECKSUM_MISMATCH);
            }
            staging = next;
            lost -= Math.max(0, claimed(staging, fence) - before);
        }
        fail("no owner finished it");
    }

    /// What it did, for a person.
    @Override
    public String toString() {
        return "%s of %d bytes, %s, %s: %s, %s"
                .formatted(
                        path,
                        content.length(),
                        settings,
                        faults,
                        hub.exchanges(path).stream()
                                .map(e ->
                                        "%s %d %d"
                                                .formatted(
                                                        e.request().header("Range").orElse("all"),
                                                        e.status(),
                                                        e.bytesSent()))
                                .toList(),
                        log);
    }

    private void check(TransferOutcome.Completed completed) throws IOException {
        byte[] found = Files.readAllBytes(completed.file());
        assertThat(found).hasSameSizeAs(content.bytes());
        assertThat(Arrays.mismatch(found, content.bytes())).as("first wrong byte").isNegative();
        assertThat(completed.size()).isEqualTo(content.length());
        assertThat(completed.sha256()).isEqualTo(TransferFixture.sha256(content));
        long again = (restarts + faults.stream().filter(RandomCase::voidsBytes).count());
        assertThat(fetched)
                .as("bytes fetched of %d; %d in vain; %d more times", content.length(), lost, again)
                .isLessThanOrEqualTo(
                        content.length() * 105 / 100 + lost + again * content.length());
    }

    /// A checkpoint claims nothing that is not on disk.
    private long claimed(Path staging, long fence) throws IOException {
        Optional<Checkpoint> newest = StagingDirectory.open(staging, fence).newestCheckpoint();
        if (newest.isEmpty()) {
            return 0;
        }
        byte[] data = Files.readAllBytes(staging.resolve(newest.get().dataFile()));
        byte[] right = content.bytes();
        boolean wrongBytes = faults.contains(Fault.wrongBytes());
        for (ByteRange range : newest.get().written()) {
            int first = Math.toIntExact(range.first());
            int end = Math.toIntExact(range.end());
            if (!wrongBytes) {
                assertThat(Arrays.mismatch(data, first, end, right, first, end))
                        .as("first wrong byte behind %d", first)
                        .isNegative();
            }
        }
        return newest.get().bytes();
    }

    private TransferOutcome finish(Transfer transfer) {
        TransferOutcome outcome = TransferFixture.await(transfer);
        fetched += transfer.progress().bytesFetched();
        lost +=
                outcome instanceof TransferOutcome.Completed
                        ? 0
                        : transfer.progress().bytesFetched();
        return outcome;
    }

    private TransferOutcome stop(TransferRequest request) {
        Transfer transfer = startAndReach(request);
        transfer.stop(StopReason.HANDED_BACK);
        return finish(transfer);
    }

    /// As if the process had been killed: what it had not yet brought to disk is garbage.
    private TransferOutcome kill(TransferRequest request, Path copy) throws IOException {
        Transfer transfer = startAndReach(request);
        Files.createDirectories(copy);
        copyAll(request.staging(), copy, "parts.*[0-9]");
        copyAll(request.staging(), copy, "data*");
        spoilWhatIsNotClaimed(copy, request.fence());
        transfer.stop(StopReason.HANDED_BACK);
        TransferOutcome outcome = finish(transfer);
        return outcome instanceof TransferOutcome.Stopped
                ? new TransferOutcome.Failed(FailureCode.WORKER_LOST, "killed", null)
                : outcome;
    }

    private void spoilWhatIsNotClaimed(Path staging, long fence) throws IOException {
        Optional<Checkpoint> newest = StagingDirectory.open(staging, fence + 1).newestCheckpoint();
        if (newest.isEmpty()) {
            return;
        }
        Path data = staging.resolve(newest.get().dataFile());
        byte[] bytes = Files.readAllBytes(data);
        byte[] spoiled = new byte[bytes.length];
        for (ByteRange range : newest.get().written()) {
            int first = Math.toIntExact(range.first());
            System.arraycopy(bytes, first, spoiled, first, Math.toIntExact(range.length()));
        }
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(spoiled));
        }
    }

    private static void copyAll(Path from, Path to, String names) throws IOException {
        try (var files = Files.newDirectoryStream(from, names)) {
            for (Path file : files) {
                Path target = to.resolve(file.getFileName());
                Files.write(target, Files.readAllBytes(file));
            }
        }
    }

    /// Starts a transfer that stands still after a random number of bytes, and waits for that.
    private Transfer startAndReach(TransferRequest request) {
        long after = random.nextLong(content.length() + 1);
        CompletableFuture<Long> reached = new CompletableFuture<>();
        AtomicLong booked = new AtomicLong();
        SpeedLimit holdAfter =
                bytes -> {
                    if (booked.addAndGet(bytes) <= after) {
                        return 0;
                    }
                    reached.complete(after);
                    return Duration.ofHours(1).toNanos();
                };
        Transfer transfer = engine.start(request.withSpeedLimit(holdAfter), new Restarts());
        CompletableFuture.anyOf(reached, transfer.outcome()).join();
        return transfer;
    }

    private TransferRequest request(Path staging, long fence) {
        return TransferRequest.of("m", hub.uri(path), expected, staging, fence);
    }

    private long size() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(3);
            case 1, 2 -> random.nextInt(4096);
            default -> random.nextInt(LARGEST);
        };
    }

    private EngineSettings settings() {
        long minPiece = 512L << random.nextInt(7);
        int first = 1 + random.nextInt(4);
        ConnectionLimits several =
                new ConnectionLimits(
                        first,
                        first + random.nextInt(4),
                        random.nextInt(8),
                        8,
                        minPiece,
                        minPiece << random.nextInt(4));
        return new EngineSettings(
                1L << random.nextInt(4, 18),
                Duration.ofMillis(1 + random.nextInt(20)),
                12,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(25),
                EngineSettings.Trickle.DEFAULT,
                random.nextInt(4) == 0 ? ConnectionLimits.SINGLE : several);
    }

    private Expectation expectation(boolean digestKnown) {
        Expectation some =
                random.nextBoolean()
                        ? Expectation.NONE.withSize(content.length())
                        : Expectation.NONE;
        return digestKnown ? some.withSha256(TransferFixture.sha256(content)) : some;
    }

    private Fault fault(boolean digestKnown) {
        long offset = content.length() == 0 ? 0 : random.nextLong(content.length());
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> Fault.cutAfter(offset);
            case 3, 4, 5 -> Fault.resetAfter(offset);
            case 6 -> Fault.ignoresRange();
            case 7 -> Fault.wrongRange();
            case 8 -> Fault.status(503);
            case 9 -> Fault.status(429, Map.of("Retry-After", "1"), "");
            case 10 -> Fault.chunkedWithoutLength();
            case 11 -> Fault.noValidator();
            case 12 -> Fault.weakEtag();
            case 13 -> Fault.changedEtag();
            case 14 ->
                    digestKnown && !faults.contains(Fault.wrongBytes())
                            ? Fault.wrongBytes()
                            : Fault.status(502);
            default -> Fault.stallAfter(offset);
        };
    }

    /// Whether bytes may have to be fetched again, or dropped on arrival, because of it.
    private static boolean voidsBytes(Fault fault) {
        return fault.equals(Fault.ignoresRange());
    }

    private final class Restarts implements TransferListener {
        @Override
        public void startedOver(String cause) {
            restarts++;
            log.add(cause);
        }

        @Override
        public void retrying(String cause, Duration delay) {
            log.add(cause);
        }
    }
}
