package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Random sizes, faults and stops, always the same ones for a seed.
class RandomFaultsTest {
    private static final int CASES = 40;
    private static final int LARGEST = 2 << 20;

    @RegisterExtension final TransferFixture single = new TransferFixture();

    @RegisterExtension
    final TransferFixture several =
            new TransferFixture(new ConnectionLimits(3, 6, 6, 6, 64 << 10, 256 << 10));

    @Test
    void whateverGoesWrongTheFileIsRightInTheEnd() {
        for (long seed = 0; seed < CASES; seed++) {
            check(single, seed);
        }
    }

    @Test
    void soItIsWithSeveralConnections() {
        for (long seed = 1000; seed < 1000 + CASES; seed++) {
            check(several, seed);
        }
    }

    private static void check(TransferFixture fixture, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Content content = Content.generated(seed, random.nextInt(LARGEST));
        String path = "/case-" + seed;
        Served served = fixture.hub().serve(path, content);
        int faults = random.nextInt(6);
        for (int i = 0; i < faults; i++) {
            served.failingOnceWith(fault(random, content.length()));
        }
        int stops = random.nextInt(3);
        for (int fence = 0; fence < stops; fence++) {
            stopSomewhere(fixture, request(fixture, path, Expectation.NONE, fence), random);
        }
        Expectation expected =
                random.nextBoolean()
                        ? Expectation.NONE.withSha256(TransferFixture.sha256(content))
                        : Expectation.NONE;

        TransferOutcome outcome = fixture.run(request(fixture, path, expected, 10));

        assertThat(outcome)
                .as("seed %d: %s", seed, outcome)
                .isInstanceOf(TransferOutcome.Completed.class);
        assertCompleted(outcome, content);
    }

    private static TransferRequest request(
            TransferFixture fixture, String path, Expectation expected, long fence) {
        return TransferRequest.of(
                "m",
                fixture.hub().uri(path),
                expected,
                fixture.directory().resolve(path.substring(1)),
                fence);
    }

    private static void stopSomewhere(
            TransferFixture fixture, TransferRequest request, SplittableRandom random) {
        long after = random.nextInt(LARGEST);
        CompletableFuture<Long> reached = new CompletableFuture<>();
        AtomicLong booked = new AtomicLong();
        SpeedLimit holdAfter =
                bytes -> {
                    if (booked.addAndGet(bytes) <= after) {
                        return 0;
                    }
                    reached.complete(after);
                    return Long.MAX_VALUE / 4;
                };
        Transfer transfer =
                fixture.engine().start(request.withSpeedLimit(holdAfter), TransferListener.SILENT);
        CompletableFuture.anyOf(reached, transfer.outcome()).join();
        transfer.stop(StopReason.HANDED_BACK);
    }

    private static Fault fault(SplittableRandom random, long size) {
        long offset = size == 0 ? 0 : random.nextLong(size);
        return switch (random.nextInt(9)) {
            case 0, 1 -> Fault.cutAfter(offset);
            case 2, 3 -> Fault.resetAfter(offset);
            case 4 -> Fault.ignoresRange();
            case 5 -> Fault.wrongRange();
            case 6 -> Fault.status(503);
            case 7 -> Fault.chunkedWithoutLength();
            default -> Fault.noValidator();
        };
    }
}
