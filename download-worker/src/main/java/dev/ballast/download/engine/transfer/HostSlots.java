package dev.ballast.download.engine.transfer;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Counts the connections beyond each file's first one, for each host of an engine. Thread-safe.
final class HostSlots {
    private final int perHost;
    private final Map<String, Semaphore> byHost = new ConcurrentHashMap<>();

    HostSlots(int perHost) {
        this.perHost = perHost;
    }

    boolean tryTake(URI uri) {
        return slots(uri).tryAcquire();
    }

    void giveBack(URI uri) {
        slots(uri).release();
    }

    private Semaphore slots(URI uri) {
        return byHost.computeIfAbsent(
                String.valueOf(uri.getAuthority()), _ -> new Semaphore(perHost));
    }
}
