package dev.ballast.download.engine.transfer;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// Counts the connections beyond each file's first one, for each host and for a whole engine.
/// Thread-safe.
final class HostSlots {
    private final int perEngine;
    private final Map<String, Integer> takenByHost = new HashMap<>();
    private int perHost;
    private int taken;

    HostSlots(int perHost, int perEngine) {
        this.perHost = perHost;
        this.perEngine = perEngine;
    }

    /// Changes the bound for each host. Connections above it end with what they are fetching.
    synchronized void limitPerHost(int connections) {
        perHost = connections;
    }

    synchronized boolean tryTake(URI uri) {
        int ofHost = takenByHost.getOrDefault(host(uri), 0);
        if (ofHost >= perHost || taken >= perEngine) {
            return false;
        }
        takenByHost.put(host(uri), ofHost + 1);
        taken++;
        return true;
    }

    synchronized void giveBack(URI uri) {
        takenByHost.computeIfPresent(host(uri), (_, count) -> count == 1 ? null : count - 1);
        taken--;
    }

    /// Whether this host has more connections than it may have by now.
    synchronized boolean exceeded(URI uri) {
        return takenByHost.getOrDefault(host(uri), 0) > perHost;
    }

    private static String host(URI uri) {
        return String.valueOf(uri.getAuthority());
    }
}
