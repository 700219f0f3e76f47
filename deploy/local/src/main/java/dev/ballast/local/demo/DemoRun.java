package dev.ballast.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.LocalBallast;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Served;
import dev.ballast.local.process.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The story of the demo: pull real files, kill the worker that fetches the large one, watch
/// another finish it, and compare what is on disk with what the hub has.
final class DemoRun {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(500);

    /// Slow enough that a person sees the kill in the middle of the file.
    private static final long SPEED = 32L << 20;

    private static final double KILL_AT = 0.3;

    private final LocalBallast ballast;
    private final Hub hub;
    private final Api api;
    private final Console console;
    private final ModelFile large = ModelFile.large();
    private final List<ModelFile> files = new ArrayList<>(ModelFile.embeddingModel());
    private String lastLine = "";
    private String lastWorker = "";

    DemoRun(LocalBallast ballast, Hub hub, Api api, Console console) {
        this.ballast = ballast;
        this.hub = hub;
        this.api = api;
        this.console = console;
        files.addFirst(large);
    }

    /// Plays it through.
    ///
    /// @throws IOException when something is not as it must be; the message says what
    void play() throws IOException, InterruptedException {
        List<String> jobs = new ArrayList<>();
        Served slow = hub.serve(large.hubPath(), large.content()).throttledTogetherTo(SPEED);
        for (ModelFile file : ModelFile.embeddingModel()) {
            hub.serve(file.hubPath(), file.content());
        }
        for (ModelFile file : files) {
            jobs.add(pull(file));
        }
        String largeJob = jobs.getFirst();
        String victim = awaitMiddle(largeJob);
        tell("killing %s (pid %d) in the middle of the file".formatted(victim, pid(victim)));
        ballast.processes().kill(victim);
        slow.throttledTogetherTo(2 * SPEED);
        keepIdle(victim);
        tell("what it owned goes back to the queue; the other worker goes on where it stopped");
        awaitCompleted(largeJob);
        tell("begun by %s, finished by %s".formatted(victim, lastWorker));
        for (String job : jobs) {
            awaitCompleted(job);
        }
        api.post("/api/v1/workers/" + victim + "/activate", Map.of());
        verify();
    }

    /// A killed worker is started again within seconds. So that the other one is seen to finish, it
    /// takes no work: by the API's word at once, and by its own as soon as it is there to hear it.
    private void keepIdle(String worker) throws IOException, InterruptedException {
        api.post("/api/v1/workers/" + worker + "/drain", Map.of());
        ballast.processes().awaitReady(worker, PATIENCE);
        api.post("/api/v1/workers/" + worker + "/drain", Map.of());
    }

    private String pull(ModelFile file) throws IOException, InterruptedException {
        String source = hub.uri(file.hubPath()).toString();
        tell("pull %s --dest %s".formatted(source, file.dest()));
        JsonNode job =
                api.post(
                        "/api/v1/jobs",
                        Map.of("source", source, "dest", file.dest(), "view", "plain"));
        return job.path("id").asText();
    }

    /// Waits until a good part of the file is there; tells who fetches it.
    private String awaitMiddle(String job) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            JsonNode now = show(job);
            if (!lastWorker.isEmpty() && part(now) >= KILL_AT) {
                return lastWorker;
            }
            failIfEnded(now);
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
        throw new IOException("the large file did not get to its middle within " + PATIENCE);
    }

    private void awaitCompleted(String job) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            JsonNode now = show(job);
            if (now.path("state").asText().equals("completed")) {
                return;
            }
            failIfEnded(now);
            TimeUnit.NANOSECONDS.sleep(LOOK.multipliedBy(2).toNanos());
        }
        throw new IOException("job %s is not completed after %s".formatted(job, PATIENCE));
    }

    private JsonNode show(String job) throws IOException, InterruptedException {
        JsonNode now = api.get("/api/v1/jobs/" + job);
        String source = now.path("source").asText();
        String line =
                ProgressLine.of(
                        source.substring(source.lastIndexOf('/') + 1),
                        now.path("bytes_done").asLong(),
                        now.path("bytes_total").asLong(),
                        now.path("speed").asLong(),
                        now.path("state").asText());
        if (!line.equals(lastLine)) {
            tell(line);
            lastLine = line;
        }
        worker(job).ifPresent(worker -> lastWorker = worker);
        return now;
    }

    private Optional<String> worker(String job) throws IOException, InterruptedException {
        JsonNode worker =
                api.get("/api/v1/jobs/" + job + "/files").path("items").path(0).path("worker");
        return worker.isTextual() ? Optional.of(worker.asText()) : Optional.empty();
    }

    private void verify() throws IOException, InterruptedException {
        for (ModelFile file : files) {
            Path path = file.installedOn(ballast.data().volume());
            if (!Files.exists(path)) {
                throw new IOException(path + " is missing");
            }
            String expected = file.content().sha256();
            String found = Content.of(path).sha256();
            if (!found.equals(expected)) {
                throw new IOException(
                        "%s has SHA-256 %s instead of %s".formatted(path, found, expected));
            }
            tell("SHA-256 is right: %s…  %s".formatted(found.substring(0, 16), path));
        }
        tell(
                "fetched twice because of the kill: %.1f MiB of %d MiB"
                        .formatted(
                                (double) hub.bytesServedTwice(large.hubPath()) / (1 << 20),
                                large.content().length() >> 20));
        tell("installed:");
        for (JsonNode model : api.get("/api/v1/models").path("items")) {
            tell(
                    "  %-36s %8.1f MiB  %s"
                            .formatted(
                                    model.path("name").asText(),
                                    model.path("size").asDouble() / (1 << 20),
                                    ballast.data().volume().resolve(model.path("path").asText())));
        }
    }

    private long pid(String worker) {
        return ballast.processes().pid(worker);
    }

    private static double part(JsonNode job) {
        long total = job.path("bytes_total").asLong();
        return total == 0 ? 0 : (double) job.path("bytes_done").asLong() / total;
    }

    private static void failIfEnded(JsonNode job) throws IOException {
        String state = job.path("state").asText();
        if (List.of("completed", "failed", "cancelled").contains(state)) {
            throw new IOException("the job is %s too early: %s".formatted(state, job));
        }
    }

    private void tell(String line) {
        console.say("demo", line);
    }
}
