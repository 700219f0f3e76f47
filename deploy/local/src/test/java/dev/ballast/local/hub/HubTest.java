package dev.ballast.local.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
    private static final int MEBIBYTE = 1 << 20;

    private final Hub hub = Hub.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Content content = Content.generated(7, 4 * MEBIBYTE);

    @AfterEach
    void close() {
        client.close();
        hub.close();
    }

    @Test
    void servesAWholeFileWithItsLengthAndAStrongEtag() throws Exception {
        hub.serve("/m.bin", content);

        HttpResponse<byte[]> response = get("/m.bin");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(content.bytes());
        assertThat(response.headers().firstValue("ETag")).hasValue('"' + content.version() + '"');
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(4 * MEBIBYTE);
        assertThat(hub.bytesServed("/m.bin")).isEqualTo(4 * MEBIBYTE);
    }

    @Test
    void servesAFileFromDisk(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("config.json"), "{\"a\":1}");
        hub.serve("/config.json", Content.of(file));

        assertThat(get("/config.json").body()).asString().isEqualTo("{\"a\":1}");
    }

    @Test
    void answersARangeWithExactlyTheseBytes() throws Exception {
        hub.serve("/m.bin", content);

        HttpResponse<byte[]> response = get("/m.bin", "Range", "bytes=1000-1999");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("Content-Range"))
                .hasValue("bytes 1000-1999/" + 4 * MEBIBYTE);
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(content.bytes(), 1000, 2000));
    }

    @Test
    void answersOpenAndSuffixRanges() throws Exception {
        hub.serve("/t", Content.of("0123456789"));

        assertThat(get("/t", "Range", "bytes=7-").body()).asString().isEqualTo("789");
        assertThat(get("/t", "Range", "bytes=-2").body()).asString().isEqualTo("89");
    }

    @Test
    void refusesARangePastTheEndAndNamesTheSize() throws Exception {
        hub.serve("/t", Content.of("0123456789"));

        HttpResponse<byte[]> response = get("/t", "Range", "bytes=10-");

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(response.headers().firstValue("Content-Range")).hasValue("bytes */10");
    }

    @Test
    void sendsTheWholeFileWhenIfRangeDoesNotHold() throws Exception {
        hub.serve("/t", Content.of("0123456789"));
        String etag = get("/t").headers().firstValue("ETag").orElseThrow();

        assertThat(get("/t", "Range", "bytes=5-", "If-Range", etag).statusCode()).isEqualTo(206);
        assertThat(get("/t", "Range", "bytes=5-", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        hub.serve("/m.bin", content);

        HttpResponse<byte[]> response =
                client.send(
                        HttpRequest.newBuilder(hub.uri("/m.bin")).HEAD().build(),
                        BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(4 * MEBIBYTE);
        assertThat(hub.bytesServed("/m.bin")).isZero();
    }

    @Test
    void keepsTheConnectionForTheNextRequest() throws Exception {
        hub.serve("/t", Content.of("0123456789"));

        get("/t");
        get("/t", "Range", "bytes=1-2");

        assertThat(hub.openConnections()).isEqualTo(1);
        assertThat(hub.exchanges("/t")).hasSize(2);
    }

    @Test
    void answers404ForAnUnknownPathAndRecordsTheRequest() throws Exception {
        assertThat(get("/none", "User-Agent", "test").statusCode()).isEqualTo(404);
        assertThat(hub.exchanges("/none").getFirst().request().header("user-agent"))
                .hasValue("test");
    }

    @Test
    void cutsOnceAndIsHealthyAfterwards() throws Exception {
        hub.serve("/m.bin", content).failingOnceWith(Fault.cutAfter(MEBIBYTE));

        assertThat(get("/m.bin", "Range", "bytes=0-0").statusCode()).isEqualTo(206);
        assertThatThrownBy(() -> get("/m.bin")).isInstanceOf(IOException.class);
        assertThat(hub.exchanges("/m.bin").getLast().bytesSent()).isEqualTo(MEBIBYTE);
        assertThat(get("/m.bin", "Range", "bytes=" + MEBIBYTE + "-").statusCode()).isEqualTo(206);
        assertThat(hub.bytesServedTwice("/m.bin")).isEqualTo(1);
    }

    @Test
    void resetsTheConnection() {
        hub.serve("/m.bin", content).failingAlwaysWith(Fault.reset());

        assertThatThrownBy(() -> get("/m.bin")).isInstanceOf(IOException.class);
        assertThat(hub.bytesServed("/m.bin")).isZero();
    }

    @Test
    void stallsUntilTheClientHangsUp() throws Exception {
        hub.serve("/m.bin", content).failingOnceWith(Fault.stallAfter(1000));

        HttpResponse<InputStream> response =
                client.send(
                        HttpRequest.newBuilder(hub.uri("/m.bin")).build(),
                        BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body.readNBytes(1000)).hasSize(1000);
            assertThat(hub.openConnections()).isEqualTo(1);
        }

        Awaitility.await().until(() -> hub.openConnections() == 0);
        assertThat(hub.bytesServed("/m.bin")).isEqualTo(1000);
    }

    @Test
    void waitsForASignalAndThenSendsTheRest() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        hub.serve("/m.bin", content).failingOnceWith(Fault.waitAfter(1000, released));

        var response =
                client.sendAsync(
                        HttpRequest.newBuilder(hub.uri("/m.bin")).build(),
                        BodyHandlers.ofByteArray());
        Awaitility.await().until(() -> hub.bytesServed("/m.bin") == 1000);
        released.countDown();

        assertThat(response.get().body()).isEqualTo(content.bytes());
    }

    @Test
    void ignoresTheRange() throws Exception {
        hub.serve("/t", Content.of("0123456789")).failingAlwaysWith(Fault.ignoresRange());

        assertThat(get("/t", "Range", "bytes=5-").statusCode()).isEqualTo(200);
    }

    @Test
    void liesAboutValidators() throws Exception {
        Served served = hub.serve("/t", Content.of("0123456789"));
        String etag = get("/t").headers().firstValue("ETag").orElseThrow();

        served.failingAlwaysWith(Fault.changedEtag());
        assertThat(get("/t", "Range", "bytes=5-", "If-Range", etag).statusCode()).isEqualTo(200);
        served.failingAlwaysWith(Fault.weakEtag());
        assertThat(get("/t").headers().firstValue("ETag")).hasValue("W/" + etag);
        served.failingAlwaysWith(Fault.noValidator());
        assertThat(get("/t").headers().map()).doesNotContainKeys("etag", "last-modified");
    }

    @Test
    void sendsWrongBytesOfTheRightLength() throws Exception {
        hub.serve("/m.bin", content).failingOnceWith(Fault.wrongBytes());

        byte[] damaged = get("/m.bin").body();

        assertThat(damaged).hasSize(4 * MEBIBYTE).isNotEqualTo(content.bytes());
    }

    @Test
    void sendsMoreThanTheRange() throws Exception {
        hub.serve("/t", Content.of("0123456789")).failingOnceWith(Fault.longBody(3));

        assertThat(get("/t", "Range", "bytes=0-4").body()).hasSize(8);
    }

    @Test
    void answersAnotherRangeThanAsked() throws Exception {
        hub.serve("/t", Content.of("0123456789")).failingOnceWith(Fault.wrongRange());

        assertThat(get("/t", "Range", "bytes=2-4").headers().firstValue("Content-Range"))
                .hasValue("bytes 3-4/10");
    }

    @Test
    void announcesAWrongLength() {
        hub.serve("/t", Content.of("0123456789")).failingAlwaysWith(Fault.wrongLength(20));

        assertThatThrownBy(() -> get("/t")).isInstanceOf(IOException.class);
    }

    @Test
    void sendsChunksWithoutALength() throws Exception {
        hub.serve("/m.bin", content).failingOnceWith(Fault.chunkedWithoutLength());

        HttpResponse<byte[]> response = get("/m.bin");

        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
        assertThat(response.body()).isEqualTo(content.bytes());
        assertThat(get("/m.bin").body()).isEqualTo(content.bytes());
    }

    @Test
    void sendsABodyThatOnlyTheEndOfTheConnectionEnds() throws Exception {
        hub.serve("/m.bin", content).failingAlwaysWith(Fault.untilClose());

        HttpResponse<byte[]> response = get("/m.bin");

        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
        assertThat(response.headers().firstValue("Transfer-Encoding")).isEmpty();
        assertThat(response.body()).isEqualTo(content.bytes());
    }

    @Test
    void answersRangesInOddWays() throws Exception {
        hub.serve("/m.bin", content)
                .failingOnceWith(Fault.shortRange(10))
                .failingOnceWith(Fault.multipart())
                .failingOnceWith(Fault.refusesRange());

        HttpResponse<byte[]> shorter = get("/m.bin", "Range", "bytes=5-99");
        HttpResponse<byte[]> multipart = get("/m.bin", "Range", "bytes=5-99");
        HttpResponse<byte[]> refused = get("/m.bin", "Range", "bytes=5-99");

        assertThat(shorter.headers().firstValue("Content-Range"))
                .hasValue("bytes 5-14/" + content.length());
        assertThat(shorter.body()).hasSize(10);
        assertThat(multipart.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("multipart/byteranges");
        assertThat(refused.statusCode()).isEqualTo(416);
        assertThat(refused.headers().firstValue("Content-Range"))
                .hasValue("bytes */" + content.length());
    }

    @Test
    void compressesUnasked() throws Exception {
        hub.serve("/t", Content.of("0123456789")).failingOnceWith(Fault.gzip());

        HttpResponse<byte[]> response = get("/t");

        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(response.body()).startsWith(0x1f, 0x8b);
    }

    @Test
    void answersSomethingElse() throws Exception {
        Served served = hub.serve("/t", Content.of("0123456789"));
        served.failingOnceWith(Fault.htmlPage())
                .failingOnceWith(Fault.redirectTo(URI.create("http://example.test/x")))
                .failingOnceWith(Fault.status(429, Map.of("Retry-After", "7"), "slow down"))
                .failingOnceWith(Fault.contentDisposition("attachment; filename=\"x.bin\""));

        assertThat(get("/t").headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/html");
        assertThat(get("/t").headers().firstValue("Location")).hasValue("http://example.test/x");
        assertThat(get("/t").headers().firstValue("Retry-After")).hasValue("7");
        assertThat(get("/t").headers().firstValue("Content-Disposition")).isPresent();
    }

    @Test
    void checksCredentials() throws Exception {
        hub.serve("/gated", Content.of("x")).requiringHeader("Authorization", "Bearer hf_1");
        hub.serve("/signed", Content.of("x")).refusingHeader("Authorization");

        assertThat(get("/gated").statusCode()).isEqualTo(401);
        assertThat(get("/gated", "Authorization", "Bearer hf_1").statusCode()).isEqualTo(200);
        assertThat(get("/signed", "Authorization", "Bearer hf_1").statusCode()).isEqualTo(400);
    }

    @Test
    void prefersTheEntryForExactlyThisQuery() throws Exception {
        hub.serve("/tree", Content.of("first page"));
        hub.serve("/tree?cursor=2", Content.of("second page"));

        assertThat(get("/tree?x=1").body()).asString().isEqualTo("first page");
        assertThat(get("/tree?cursor=2").body()).asString().isEqualTo("second page");
    }

    private HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }
}
