package dev.ballast.worker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ParentWatchTest {
    @Test
    void exitsOnlyWhenTheParentsEndOfThePipeIsClosed() throws IOException {
        CountDownLatch exited = new CountDownLatch(1);
        try (PipedOutputStream parent = new PipedOutputStream()) {
            ParentWatch.watch(new PipedInputStream(parent), exited::countDown);
            parent.write(1);
        }
        await().until(() -> exited.getCount() == 0);
    }
}
