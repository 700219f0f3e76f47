package dev.ballast.local.bench;

import dev.ballast.local.LocalBallast;
import dev.ballast.local.LocalOptions;
import dev.ballast.local.LocalPostgres;
import dev.ballast.local.Service;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// One run of the queue's benchmark.
final class QueueBench {
    private static final Duration REST = Duration.ofSeconds(10);
    private static final int SLOTS = 16;
    private static final int PARALLEL_JOBS = 200;
    private static final int BATCH = 1_000;
    private static final int LISTS = 300;

    private final Load load;
    private final FreshBallast product;
    private final LocalBallast ballast;
    private final QueueClient client;

    QueueBench(FreshBallast product, Load load) {
        this.product = product;
        this.load = load;
        this.ballast = product.ballast();
        this.client = product.client();
    }

    /// What the product that is measured differs in from the usual one.
    static LocalOptions settings(LocalOptions usual) {
        return usual.withSlots(SLOTS).with(Service.API, "BALLAST_NOOP_ENABLED", "true");
    }

    /// Measures everything, in an order in which nothing spoils what follows.
    List<Figure> run() throws IOException, InterruptedException, SQLException {
        List<Figure> figures = new ArrayList<>();
        double coldStart = product.coldStart().toMillis() / 1e3;
        figures.add(Figure.of("cold start to ready", coldStart, "s").atMost(30));
        postToClaimed(figures);
        memoryAtRest(figures);
        LocalPostgres.Database database = ballast.database();
        try (Connection connection =
                DriverManager.getConnection(database.url(), database.user(), database.password())) {
            StoredJobs storedJobs = new StoredJobs(connection);
            client.call(
                    "PUT", "/api/v1/settings", Map.of("max_concurrent_downloads", PARALLEL_JOBS));
            throughput(figures, storedJobs, "just started");
            throughput(figures, storedJobs, "warmed up");
            storedJobs.growTo(load.stored());
            lists(figures);
        }
        return figures;
    }

    private void postToClaimed(List<Figure> figures) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < load.singles(); i++) {
            millis.add(client.postToClaimed("noop://single-" + i));
        }
        Percentiles percentiles = new Percentiles(millis);
        figures.add(Figure.of("POST to claimed, idle, p50", percentiles.at(50), "ms"));
        figures.add(Figure.of("POST to claimed, idle, p95", percentiles.at(95), "ms").atMost(100));
    }

    private void memoryAtRest(List<Figure> figures) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(REST.toNanos());
        for (String process : ballast.processes().names()) {
            long bytes = ResidentMemory.ofTree(ballast.processes().pid(process));
            figures.add(Figure.of("memory at rest, " + process, bytes / 1048576.0, "MiB"));
        }
    }

    /// @param phase what the product has behind it; part of the figures' names and of the addresses
    private void throughput(List<Figure> figures, StoredJobs storedJobs, String phase)
            throws IOException, InterruptedException, SQLException {
        String slug = phase.replace(' ', '-');
        Map<String, Long> before = cpuMillis();
        Instant start = Instant.now();
        for (int from = 0; from < load.jobs(); from += BATCH) {
            List<Map<String, String>> jobs =
                    IntStream.range(from, Math.min(load.jobs(), from + BATCH))
                            .mapToObj(i -> Map.of("source", "noop://%s-%d".formatted(slug, i)))
                            .toList();
            client.call("POST", "/api/v1/jobs/batch", Map.of("jobs", jobs));
        }
        double posted = Duration.between(start, Instant.now()).toNanos() / 1e9;
        while (client.jobsUnderWay() > 0) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        double seconds = storedJobs.lastEnd() - start.toEpochMilli() / 1e3;
        figures.add(Figure.of("POST batch alone, " + phase, load.jobs() / posted, "jobs/s"));
        figures.add(
                Figure.of(
                                "no-op jobs, POST batch to completed, " + phase,
                                load.jobs() / seconds,
                                "jobs/s")
                        .atLeast(300));
        cpuMillis()
                .forEach((process, millis) ->
                        figures.add(
                                Figure.of(
                                        "CPU per no-op job, %s, %s".formatted(phase, process),
                                        (double) (millis - before.getOrDefault(process, 0L))
                                                / load.jobs(),
                                        "ms")));
    }

    private Map<String, Long> cpuMillis() {
        Map<String, Long> millis = new LinkedHashMap<>();
        for (String process : ballast.processes().names()) {
            millis.put(process, CpuTime.ofTree(ballast.processes().pid(process)));
        }
        return millis;
    }

    private void lists(List<Figure> figures) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            long start = System.nanoTime();
            client.get("/api/v1/jobs?limit=50");
            millis.add((System.nanoTime() - start) / 1e6);
        }
        Percentiles percentiles = new Percentiles(millis);
        String name = "GET /api/v1/jobs?limit=50 of %,d jobs, ".formatted(load.stored());
        figures.add(Figure.of(name + "p50", percentiles.at(50), "ms"));
        figures.add(Figure.of(name + "p95", percentiles.at(95), "ms").atMost(50));
    }
}
