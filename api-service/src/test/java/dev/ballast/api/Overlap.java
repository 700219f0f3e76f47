package dev.ballast.api;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/// Two transactions that overlap: the second one begins after the first one has done its work, and
/// goes on when that commits.
public final class Overlap {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Overlap() {}

    /// Runs both, and returns when both have committed. If they meet at a row, the first one
    /// commits once the second waits there; if they do not, when the second has ended.
    public static void of(QueueFixture queue, Runnable first, Runnable second) {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        CompletableFuture<Void> one =
                CompletableFuture.runAsync(
                        () ->
                                QuarkusTransaction.requiringNew()
                                        .run(() -> {
                                            first.run();
                                            done.countDown();
                                            await(commit);
                                        }),
                        Thread::startVirtualThread);
        try {
            await(done);
            CompletableFuture<Void> two =
                    CompletableFuture.runAsync(second, Thread::startVirtualThread);
            Awaitility.await("the second transaction")
                    .atMost(PATIENCE)
                    .until(() -> two.isDone() || queue.waitsForALock());
            commit.countDown();
            one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            two.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            commit.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other transaction does not go on");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
