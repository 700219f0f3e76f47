package dev.ballast.api.http.v1;

import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Reads a stream of server-sent events as a browser does.
final class EventReader implements AutoCloseable {
    private final HttpURLConnection connection;
    private final BufferedReader lines;

    /// One event.
    record Event(long id, String name, String text) {
        JsonPath data() {
            return JsonPath.from(text);
        }
    }

    private EventReader(HttpURLConnection connection, BufferedReader lines) {
        this.connection = connection;
        this.lines = lines;
    }

    static EventReader open(URI address, String key, @Nullable String lastEventId) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + key);
            connection.setRequestProperty("Accept", "text/event-stream");
            if (lastEventId != null) {
                connection.setRequestProperty("Last-Event-ID", lastEventId);
            }
            return new EventReader(
                    connection,
                    new BufferedReader(
                            new InputStreamReader(
                                    connection.getInputStream(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next event; comments are passed over.
    Event next() throws IOException {
        Event event = read();
        if (event == null) {
            throw new NoSuchElementException("the stream has ended");
        }
        return event;
    }

    /// The next event of this job.
    Event nextOf(String job) throws IOException {
        Event event = next();
        while (!event.data().getString("id").equals(job)) {
            event = next();
        }
        return event;
    }

    /// All events up to the end of the stream.
    List<Event> rest() throws IOException {
        List<Event> rest = new ArrayList<>();
        for (Event event = read(); event != null; event = read()) {
            rest.add(event);
        }
        return rest;
    }

    /// Reads on to a comment of this text.
    void awaitComment(String text) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.replace(" ", "").equals(":" + text)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new NoSuchElementException("the stream has ended");
        }
    }

    private @Nullable Event read() throws IOException {
        long id = 0;
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !data.isEmpty()) {
                return new Event(id, name, data.toString());
            }
            if (line.startsWith("id:")) {
                id = Long.parseLong(line.substring(3).strip());
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            }
        }
        return null;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
