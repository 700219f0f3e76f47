package dev.ballast.local.bench.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Content;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamTest {
    private static final Content CONTENT = Content.generated(1, 100_000);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir private Path folder;
    private UpstreamSettings settings;

    @BeforeEach
    void writeFile() throws IOException {
        CONTENT.writeTo(folder.resolve("file.bin"));
        settings = UpstreamSettings.of(folder.resolve("file.bin").toString());
    }

    @Test
    void servesASliceOfItsFile() throws Exception {
        try (Upstream upstream = Upstream.start(settings)) {
            HttpResponse<byte[]> answer = get(upstream, "/1000/5000/a.bin", "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(CONTENT.bytes(), 1000, 6000));
        }
    }

    @Test
    void servesARangeOfASlice() throws Exception {
        try (Upstream upstream = Upstream.start(settings)) {
            HttpResponse<byte[]> answer = get(upstream, "/1000/5000/a.bin", "bytes=10-19");

            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes 10-19/5000");
            assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(CONTENT.bytes(), 1010, 1020));
        }
    }

    @Test
    void aFarAwayServerAnswersTwoRoundTripsLater() throws Exception {
        try (Upstream upstream = Upstream.start(settings.withRoundTripMillis(100))) {
            Instant start = Instant.now();

            HttpResponse<byte[]> answer = get(upstream, "/0/100000/a.bin", "");

            assertThat(answer.body()).isEqualTo(CONTENT.bytes());
            assertThat(Duration.between(start, Instant.now()))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void aLimitedConnectionKeepsToItsSpeed() throws Exception {
        try (Upstream upstream = Upstream.start(settings.withConnectionSpeed(1_000_000))) {
            Instant start = Instant.now();

            get(upstream, "/0/100000/a.bin", "");

            assertThat(Duration.between(start, Instant.now()))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    private HttpResponse<byte[]> get(Upstream upstream, String path, String range)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream.url() + path));
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }
}
