package dev.ballast.cli;

import dev.ballast.cli.JobFeed.Update;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;

/// Watches a job until it has ended. Ended by Ctrl-C, it says that the job goes on.
final class Following {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration LOST = Duration.ofSeconds(20);

    private final Api api;
    private final Surroundings surroundings;
    private final PrintWriter err;

    Following(Api api, Surroundings surroundings, PrintWriter err) {
        this.api = api;
        this.surroundings = surroundings;
        this.err = err;
    }

    /// @return the job in its final state
    /// @throws CommandFailure if the job is gone, or the API for too long
    Job toTheEnd(Job start, Progress progress) throws IOException {
        Thread farewell = new Thread(() -> sayGoodbye(start.id()));
        Runtime.getRuntime().addShutdownHook(farewell);
        try (JobFeed feed = JobFeed.of(api, start.id(), surroundings)) {
            return watch(start, feed, progress);
        } finally {
            progress.end();
            forget(farewell);
        }
    }

    private static Job watch(Job start, JobFeed feed, Progress progress) throws IOException {
        Job job = start;
        show(progress, job);
        while (!job.hasEnded()) {
            switch (feed.next(TICK)) {
                case Update.Changed(Job now) -> {
                    job = now;
                    show(progress, job);
                }
                case Update.Ended(CommandFailure failure) -> throw failure;
                case null -> {
                    if (feed.silentFor().compareTo(LOST) > 0) {
                        progress.silent(feed.silentFor().toSeconds());
                    } else {
                        show(progress, job);
                    }
                }
            }
        }
        return job;
    }

    private static void show(Progress progress, Job job) {
        try {
            progress.show(job);
        } catch (IOException | ApiProblem _) {
            // The details of a moment are missing; the feed tells whether the API is gone.
        }
    }

    private void sayGoodbye(String id) {
        err.println();
        err.println("The job goes on without this command.");
        err.println("  see it    ballast jobs " + id + " --follow");
        err.println("  stop it   ballast cancel " + id);
        err.flush();
    }

    private static void forget(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException _) {
            // The process ends already, and says so.
        }
    }
}
