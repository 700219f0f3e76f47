package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How a job goes on, from the API's events. A stream that breaks is opened again where it ended;
/// between tries, and where there are no streams, the job is asked for once a second.
final class JobFeed implements AutoCloseable {
    /// The API sends a comment every 15 s, so a stream that is silent for longer is dead.
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Api api;
    private final String id;
    private final Surroundings surroundings;
    private final BlockingQueue<Update> updates = new LinkedBlockingQueue<>();
    private final Thread reader;
    private volatile @Nullable InputStream stream;
    private volatile long lastContact;
    private String lastEventId = "";

    private JobFeed(Api api, String id, Surroundings surroundings) {
        this.api = api;
        this.id = id;
        this.surroundings = surroundings;
        this.lastContact = surroundings.nanoTime().getAsLong();
        this.reader = Thread.ofVirtual().name("job-feed").unstarted(this::read);
    }

    static JobFeed of(Api api, String id, Surroundings surroundings) {
        JobFeed feed = new JobFeed(api, id, surroundings);
        feed.reader.start();
        return feed;
    }

    /// What came in from the API.
    sealed interface Update {
        /// The job as it is now.
        record Changed(Job job) implements Update {}

        /// Nothing more will come.
        record Ended(CommandFailure failure) implements Update {}
    }

    /// The next update; null if none comes in time.
    @Nullable Update next(Duration atMost) throws IOException {
        if (silentFor().compareTo(SILENCE) > 0) {
            closeStream();
        }
        try {
            return updates.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// How long nothing was heard of the API.
    Duration silentFor() {
        return Duration.ofNanos(surroundings.nanoTime().getAsLong() - lastContact);
    }

    @Override
    public void close() {
        reader.interrupt();
        closeStream();
    }

    private void read() {
        boolean over = false;
        while (!over && !Thread.currentThread().isInterrupted()) {
            over = readStream() || poll();
            if (!over) {
                pause();
            }
        }
    }

    /// Whether the job has ended.
    private boolean readStream() {
        try (InputStream open = api.events("jobs/%s/events".formatted(id), lastEventId)) {
            stream = open;
            return readEvents(
                    new BufferedReader(new InputStreamReader(open, StandardCharsets.UTF_8)));
        } catch (IOException | ApiProblem _) {
            // Whether the job or the API is gone for good, the poll that follows finds out.
            return false;
        } finally {
            stream = null;
        }
    }

    private boolean readEvents(BufferedReader lines) throws IOException {
        StringBuilder data = new StringBuilder();
        String line = lines.readLine();
        while (line != null) {
            heard();
            if (line.startsWith("id:")) {
                lastEventId = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            } else if (line.isEmpty() && !data.isEmpty()) {
                boolean ended = deliver(Api.read(data.toString()));
                data.setLength(0);
                if (ended) {
                    return true;
                }
            }
            line = lines.readLine();
        }
        return false;
    }

    /// Whether nothing more will come: the job has ended, or cannot be followed.
    private boolean poll() {
        try {
            JsonNode job = api.get("jobs/" + id);
            heard();
            return deliver(job);
        } catch (ApiProblem e) {
            return (e.status() < 500 || isOutOfPatience()) && endWith(e.asFailure());
        } catch (IOException e) {
            return isOutOfPatience() && endWith(ApiCommand.unreachable(api, e));
        }
    }

    private boolean isOutOfPatience() {
        return silentFor().compareTo(surroundings.patience()) > 0;
    }

    private boolean endWith(CommandFailure failure) {
        updates.add(new Update.Ended(failure));
        return true;
    }

    private boolean deliver(JsonNode json) {
        Job job = new Job(json);
        updates.add(new Update.Changed(job));
        return job.hasEnded();
    }

    private void heard() {
        lastContact = surroundings.nanoTime().getAsLong();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeStream() {
        InputStream open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException _) {
                // It was to be given up anyway.
            }
        }
    }
}
