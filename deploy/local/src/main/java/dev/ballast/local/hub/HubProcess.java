package dev.ballast.local.hub;

import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/// A [Hub] as a process of its own, for rehearsals with containers: serves `/model-1.safetensors` …
/// on all addresses until it is stopped, and prints their SHA-256 first.
public final class HubProcess {
    private HubProcess() {}

    /// Serves until it is stopped.
    ///
    /// @param arguments port, number of files, size of each in MiB, and bytes per second of each
    ///   connection
    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        int files = Integer.parseInt(arguments[1]);
        long bytes = Long.parseLong(arguments[2]) << 20;
        long speed = Long.parseLong(arguments[3]);
        try (Hub hub = Hub.startOn(new InetSocketAddress(port))) {
            for (int number = 1; number <= files; number++) {
                String name = "model-" + number + ".safetensors";
                Content content = Content.safetensors(number, bytes);
                hub.serve("/" + name, content).throttledTo(speed);
                System.out.println(content.sha256() + "  " + name);
            }
            new CountDownLatch(1).await();
        }
    }
}
