package dev.ballast.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does the same thing many times at once.
public final class Crowd {
    private Crowd() {}

    /// What each of `size` threads came back with, all let go at the same moment.
    public static <T> List<T> all(int size, Callable<T> action) {
        var start = new CountDownLatch(1);
        var results = new ArrayList<T>();
        try (var threads = Executors.newFixedThreadPool(size)) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < size; i++) {
                futures.add(
                        threads.submit(() -> {
                            start.await();
                            return action.call();
                        }));
            }
            start.countDown();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
