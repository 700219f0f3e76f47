package dev.ballast.api.http.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PageRoutesTest {
    private static final long LARGEST = 200_000;
    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(/static/[^\"]+)\"");

    @Inject Callers callers;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/admin"})
    void leadsToThePage(String path) {
        given().redirects()
                .follow(false)
                .get(path)
                .then()
                .statusCode(302)
                .header("Location", equalTo("/admin/models"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/models", "/admin/jobs/some-id"})
    void isOpenAndRunsOnlyWhatComesFromHere(String path) {
        given().get(path)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }

    @Test
    void staysSmall() throws Exception {
        String page = given().get("/admin/jobs").asString();
        long compressed = 0;
        Matcher files = FILE.matcher(page);
        while (files.find()) {
            compressed += compressedBytes(files.group(1));
        }

        assertThat(compressed).isBetween(1L, LARGEST);
    }

    private long compressedBytes(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(callers.address(path))
                        .header("Accept-Encoding", "gzip")
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Encoding")).as(path).hasValue("gzip");
            return answer.body().length;
        }
    }
}
