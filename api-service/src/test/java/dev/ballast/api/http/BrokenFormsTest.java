package dev.ballast.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Forms as no library writes them: the caller hears what is wrong, in the words of the API that
/// was asked, and the log is not told of a fault of the service.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class BrokenFormsTest {
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String FILE =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.gguf\"\r\n";
    private static final String FIELD = "--x\r\nContent-Disposition: form-data; name=\"dest\"\r\n";
    private static final String END = "\r\n--x--\r\n";
    private static final byte[] MEBIBYTE = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);

    private static final List<String> BROKEN =
            List.of(
                    "",
                    "no form at all",
                    "--x--\r\n",
                    FILE,
                    FILE + "\r\nGGUF",
                    FILE + "\r\nGGUF\r\n--y--\r\n",
                    "--x\r\nthis is no header\r\n\r\nGGUF" + END,
                    FIELD + "Content-Type: text/plain; charset=none\r\n\r\na" + END,
                    FIELD + "Content-Transfer-Encoding: base64\r\n\r\n?*?*" + END);

    @Inject Callers callers;

    @ParameterizedTest
    @CsvSource({
        "/api/v1/uploads, code",
        "/api/v1/catalog/import, code",
        "/api/admin/models/import, detail",
        "/api/models/upload, error"
    })
    void saysThatTheFormIsBroken(String path, String shape) throws Exception {
        List<String> faults = new ArrayList<>();
        for (String body : BROKEN) {
            List<String> errors = new CopyOnWriteArrayList<>();
            HttpResponse<String> answer;
            try (var _ = collect(errors)) {
                answer = post(path, FORM, BodyPublishers.ofString(body));
            }
            if (answer.statusCode() != 400
                    || !answer.body().contains('"' + shape + "\":")
                    || !errors.isEmpty()) {
                faults.add("%s: %s %s %s".formatted(body, answer, answer.body(), errors));
            }
        }
        HttpResponse<String> unbounded =
                post(path, "multipart/form-data", BodyPublishers.ofString("--x--"));
        assertThat(unbounded.statusCode()).as(unbounded.body()).isEqualTo(400);
        assertThat(faults).isEmpty();
    }

    @Test
    void saysOfAFormThatIsCutWhatItLacks() throws Exception {
        HttpResponse<String> answer =
                post("/api/v1/uploads", FORM, BodyPublishers.ofString(FILE + "\r\nGGUF"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_REQUEST", "boundary");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/catalog/import, multipart/form-data; boundary=x",
        "/api/v1/jobs, application/json"
    })
    void aBodyThatComesInChunksBeyondTheLimitIsNoFaultOfTheService(String path, String type)
            throws Exception {
        List<String> errors = new CopyOnWriteArrayList<>();
        byte[] begin = (type.equals(FORM) ? FILE + "\r\n" : "").getBytes(StandardCharsets.US_ASCII);
        List<byte[]> parts = new ArrayList<>(List.of(begin));
        parts.addAll(Collections.nCopies(65, MEBIBYTE));
        try (var _ = collect(errors)) {
            HttpResponse<String> answer =
                    post(
                            path,
                            type,
                            BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(parts)));
            assertThat(answer.statusCode()).isEqualTo(413);
        } catch (IOException _) {
            // The connection ended while the rest was sent; what the log says counts all the same.
        }
        assertThat(errors).isEmpty();
    }

    private HttpResponse<String> post(String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(callers.address(path))
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("Authorization", "Bearer " + callers.key(Role.ADMIN))
                            .header("Content-Type", type)
                            .POST(body)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    /// Collects what is logged as an error until it is closed.
    private static Collecting collect(List<String> errors) {
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord entry) {
                        if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
                            errors.add(entry.getLoggerName() + ": " + entry.getMessage());
                        }
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        return () -> root.removeHandler(handler);
    }

    private interface Collecting extends AutoCloseable {
        @Override
        void close();
    }
}
