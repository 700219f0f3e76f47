package dev.ballast.local.bench.transfer;

import dev.ballast.local.Folders;
import dev.ballast.local.LocalBallast;
import dev.ballast.local.LocalOptions;
import dev.ballast.local.bench.Figure;
import dev.ballast.local.bench.Measured;
import dev.ballast.local.bench.Percentiles;
import dev.ballast.local.bench.QueueClient;
import dev.ballast.local.bench.upstream.Slice;
import dev.ballast.local.bench.upstream.SourceFile;
import dev.ballast.local.bench.upstream.UpstreamProcess;
import dev.ballast.local.bench.upstream.UpstreamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The cases that take the whole product: several workers, and the memory of one.
final class ProductBench {
    private static final int FILES = 16;
    private static final int SMALL_FILES = 2000;
    private static final int PARALLEL_JOBS = 64;
    private static final int BATCH = 1000;
    private static final long CONNECTION_SPEED = 20_000_000;
    private static final long WORKER_SPEED = 25_000_000;
    private static final long LOOK_MILLIS = 100;

    private final Path home;
    private final Path folder;
    private final int rounds;

    ProductBench(Path home, Path folder, int rounds) {
        this.home = home;
        this.folder = folder;
        this.rounds = rounds;
    }

    /// Measures one case.
    ///
    /// @param name `memory`, `workers` or `jobs`
    /// @param size bytes of all files together; 0 for what the case is meant to have
    List<Measured> run(String name, long size) throws IOException, InterruptedException {
        return switch (name) {
            case "memory" -> memory(size == 0 ? 4L << 30 : size);
            case "workers" -> workers(size == 0 ? 2L << 30 : size);
            case "jobs" -> jobs(size == 0 ? (long) SMALL_FILES << 16 : size);
            default -> throw new IllegalArgumentException("there is no case '%s'".formatted(name));
        };
    }

    /// One file over sixteen connections: the server limits each, so that more bring more.
    private List<Measured> memory(long size) throws IOException, InterruptedException {
        SourceFile file = SourceFile.make(folder.resolve("source.bin"), 1, size);
        UpstreamSettings settings =
                UpstreamSettings.of(file.path()).withConnectionSpeed(CONNECTION_SPEED);
        try (UpstreamProcess upstream = UpstreamProcess.start(settings);
                LocalBallast ballast = start(1);
                QueueClient client = new QueueClient(ballast.url(), ballast.adminKey())) {
            WorkerMemory memory = new WorkerMemory(ballast.processes().pid("worker-1"));
            double resident = memory.resident();
            post(client, upstream, file);
            double early = 0;
            double late = 0;
            for (double part = 0; part < 1; part = part(client)) {
                if (early == 0 && part > 0.2) {
                    early = memory.live();
                }
                if (late == 0 && part > 0.8) {
                    late = memory.live();
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            return List.of(
                    Figure.of("memory: resident before", resident, "MiB"),
                    Figure.of("memory: resident at most", memory.residentAtMost(), "MiB")
                            .atMost(300),
                    Figure.of("memory: live heap at a fifth of the file", early, "MiB"),
                    Figure.of("memory: live heap at four fifths", late, "MiB")
                            .atMost(early * 1.2 + 1),
                    Figure.of(
                            "memory: connections in all",
                            (double) upstream.startRound(1),
                            "connections"));
        } finally {
            Folders.delete(folder.resolve("product"));
            Files.delete(folder.resolve("source.bin"));
        }
    }

    private List<Measured> workers(long size) throws IOException, InterruptedException {
        SourceFile file = SourceFile.make(folder.resolve("source.bin"), FILES, size / FILES);
        UpstreamSettings settings = UpstreamSettings.of(file.path()).withClientSpeed(WORKER_SPEED);
        try (UpstreamProcess upstream = UpstreamProcess.start(settings)) {
            double one = wall(upstream, file, 1);
            double four = wall(upstream, file, 4);
            return List.of(
                    Figure.of("workers: one, 16 files", one, "s"),
                    Figure.of("workers: four, 16 files", four, "s"),
                    Figure.of("workers: four ÷ one, speed", one / four, "").atLeast(3.6));
        } finally {
            Files.delete(folder.resolve("source.bin"));
        }
    }

    /// What `small` measures, with everything around it: each file is a job of its own.
    private List<Measured> jobs(long size) throws IOException, InterruptedException {
        SourceFile file =
                SourceFile.make(folder.resolve("source.bin"), SMALL_FILES, size / SMALL_FILES);
        try (UpstreamProcess upstream = UpstreamProcess.start(UpstreamSettings.of(file.path()))) {
            double seconds = wall(upstream, file, 2);
            return List.of(
                    Figure.of("jobs: two workers, 2,000 files as jobs", seconds, "s"),
                    Figure.of("jobs: completed", SMALL_FILES / seconds, "jobs/s"));
        } finally {
            Files.delete(folder.resolve("source.bin"));
        }
    }

    private double wall(UpstreamProcess upstream, SourceFile file, int workers)
            throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (LocalBallast ballast = start(workers);
                    QueueClient client = new QueueClient(ballast.url(), ballast.adminKey())) {
                long start = System.nanoTime();
                post(client, upstream, file);
                while (client.jobsUnderWay() > 0) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
                seconds.add((System.nanoTime() - start) / 1e9);
                int done = client.get("/api/v1/stats").path("jobs").path("completed").asInt();
                if (done != file.slices().size()) {
                    throw new IOException(
                            "%d of %d jobs completed".formatted(done, file.slices().size()));
                }
            } finally {
                Folders.delete(folder.resolve("product"));
            }
        }
        return new Percentiles(seconds).at(50);
    }

    private LocalBallast start(int workers) throws IOException, InterruptedException {
        LocalBallast ballast =
                LocalBallast.start(
                        LocalOptions.in(home, folder.resolve("product"))
                                .withWorkers(workers)
                                .allowing("127.0.0.1"),
                        LocalBallast.PATIENCE);
        try (QueueClient client = new QueueClient(ballast.url(), ballast.adminKey())) {
            client.call(
                    "PUT", "/api/v1/settings", Map.of("max_concurrent_downloads", PARALLEL_JOBS));
        }
        return ballast;
    }

    private static void post(QueueClient client, UpstreamProcess upstream, SourceFile file)
            throws IOException, InterruptedException {
        List<Map<String, String>> jobs = new ArrayList<>();
        for (int i = 0; i < file.slices().size(); i++) {
            Slice slice = file.slices().get(i);
            String uri = upstream.url() + slice.path("model-%05d.bin".formatted(i));
            jobs.add(Map.of("source", uri, "dest", "checkpoints", "sha256", file.sha256().get(i)));
        }
        for (int from = 0; from < jobs.size(); from += BATCH) {
            List<Map<String, String>> batch =
                    jobs.subList(from, Math.min(jobs.size(), from + BATCH));
            client.call("POST", "/api/v1/jobs/batch", Map.of("jobs", batch));
        }
    }

    /// How much of the only job is done, 0 to 1.
    private static double part(QueueClient client) throws IOException, InterruptedException {
        var job = client.get("/api/v1/jobs?limit=1").path("items").path(0);
        double total = job.path("bytes_total").asDouble();
        boolean ended = client.jobsUnderWay() == 0;
        return ended
                ? 1
                : total == 0 ? 0 : Math.min(0.99, job.path("bytes_done").asDouble() / total);
    }
}
