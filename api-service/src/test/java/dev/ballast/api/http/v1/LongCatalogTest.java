package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that are larger than what lies in sockets on their way, so that most of one waits for
/// its reader.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LongCatalogTest extends CatalogCalls {
    private static final int MANY = 8000;
    private static final String LIST = "/api/v1/catalog?limit=50000";
    private static final String END_OF_CHUNKS = "0\r\n\r\n";
    private static final Pattern CHUNK = Pattern.compile("\r\n[0-9a-f]+\r\n");
    private static final Pattern NAME = Pattern.compile("\"name\" ?: ?\"Many\"");

    /// More than there are connections to the database.
    private static final int READERS = 25;

    @BeforeEach
    void fill() {
        queue.sql(
                "insert into catalog_category (id, name, position) values ('test-many', 'M', 99)");
        queue.sql(
                """
                insert into catalog_entry (id, category, entry, name, file, dest, place, places,
                                           source, base_model, tags, words, description)
                select 'many-' || i, 'test-many',
                       json_build_object('id', 'many-' || i, 'name', 'Many', 'category', 'test-many',
                         'file', i || '.bin', 'dest', 'many', 'source', 'url',
                         'url', 'https://example.org/' || i, 'description', repeat('x', 3000)),
                       'Many', i || '.bin', 'many', 'many/' || i || '.bin', '{}',
                       'https://example.org/' || i, '', '{}', '', ''
                from generate_series(1, %d) i\
                """
                        .formatted(MANY));
    }

    @AfterEach
    void empty() {
        queue.sql("delete from catalog_entry where category = 'test-many'");
        queue.sql("delete from catalog_category where id = 'test-many'");
    }

    @ParameterizedTest
    @ValueSource(strings = {LIST, "/api/v1/catalog/export", "/api/admin/models"})
    void readersWhoTakeTheirTimeKeepNobodyFromReading(String path) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                sockets.add(begin(path));
            }

            get("/api/v1/catalog?limit=50").statusCode(200);
            String answer = read(sockets.getFirst().getInputStream());

            assertThat(answer.endsWith(END_OF_CHUNKS)).isTrue();
            assertThat(models(answer)).isEqualTo(MANY);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void takesBackALongExport() throws Exception {
        byte[] exported = callers.admin().get("/api/v1/catalog/export").asByteArray();
        assertThat(exported).hasSizeGreaterThan(16 << 20);

        JsonPath same = post("/api/v1/catalog/import", "application/json", exported);
        assertThat(same.getInt("skipped")).isGreaterThan(MANY);
        assertThat(same.getInt("updated") + same.getInt("invalid")).isZero();
        queue.sql("delete from catalog_entry where category = 'test-many'");
        JsonPath added =
                post(
                        "/api/admin/models/import",
                        "multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII),
                        exported,
                        "\r\n--x--\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(added.getInt("total_added")).isEqualTo(MANY);
        assertThat(added.getList("invalid")).isEmpty();
        get("/api/v1/catalog?category=test-many").body("total", equalTo(MANY));
    }

    @Test
    void readsAgainWhatWasGivenUpWhereMemoryIsShort() throws IOException {
        get("/api/v1/catalog").statusCode(200);
        useUpTheMemory();

        try (Socket socket = begin(LIST)) {
            assertThat(models(read(socket.getInputStream()))).isEqualTo(MANY);
        }
    }

    @RepeatedTest(5)
    void isCutWhenTheDatabaseFailsSoThatNobodyTakesItForWhole() throws IOException {
        get("/api/v1/catalog").statusCode(200);
        useUpTheMemory();
        try (Socket socket = begin(LIST)) {
            queue.sql("alter table catalog_entry rename to catalog_entry_gone");
            try {
                String answer = read(socket.getInputStream());

                assertThat(models(answer)).isBetween(1L, MANY - 1L);
                assertThat(answer.endsWith(END_OF_CHUNKS)).isFalse();
            } finally {
                queue.sql("alter table catalog_entry_gone rename to catalog_entry");
            }
        }
    }

    private JsonPath post(String path, String type, byte[]... body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(callers.address(path))
                                    .header("X-API-Key", callers.key(Role.ADMIN))
                                    .header("Content-Type", type)
                                    .POST(BodyPublishers.ofByteArrays(List.of(body)))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return JsonPath.from(answer.body());
        }
    }

    private static long models(String answer) {
        String whole = CHUNK.matcher(answer).replaceAll("");
        return NAME.matcher(whole).results().count();
    }

    /// Asks, and sees that the answer comes.
    private Socket begin(String path) throws IOException {
        Socket socket = new Socket("localhost", callers.address("/").getPort());
        socket.getOutputStream()
                .write(
                        "GET %s HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\nConnection: close\r\n\r\n"
                                .formatted(path, callers.key(Role.ADMIN))
                                .getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    /// What can be given up is, before anybody is told that there is no memory.
    private static void useUpTheMemory() {
        int tooMany = (int) (Runtime.getRuntime().maxMemory() / Long.BYTES);
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> new long[tooMany].clone());
    }

    /// All that comes, however it ends.
    private static String read(InputStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            stream.transferTo(all);
        } catch (IOException _) {
            // The connection was cut.
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
