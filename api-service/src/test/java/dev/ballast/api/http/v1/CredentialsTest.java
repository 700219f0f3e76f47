package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.model.message.Claim;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets that are stored for hubs, and header fields that a job brings.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CredentialsTest {
    private static final String SECRET = "hf_st0red-and-never-shown";

    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    @AfterEach
    void reset() {
        queue.reset();
    }

    @Test
    void nobodyIsToldASecretAgain() {
        store("HuggingFace.co", SECRET)
                .statusCode(201)
                .body("host", equalTo("huggingface.co"))
                .body(not(containsString(SECRET)));
        callers.admin()
                .get("/api/v1/credentials")
                .then()
                .body("items", hasSize(1))
                .body("items[0].name", equalTo("huggingface.co"))
                .body(not(containsString(SECRET)));
        assertThat(
                        queue.count(
                                "credential where position('%s'::bytea in sealed) > 0"
                                        .formatted(SECRET)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "huggingface.co, hf://acme/gated",
        "huggingface.co, gguf://acme/gated:Q8_0",
        "civitai.com, civitai://456",
        "civitai.com, civitai://model/123",
        "https://Files.example:443/, https://files.example/a.bin",
        "files.example:8443, https://files.example:8443/a.bin",
        "http://files.example, http://files.example/a.bin"
    })
    void aJobWithoutATokenIsWorkedOnWithTheOneThatIsStoredForItsHost(String host, String source) {
        // Given
        store(host, SECRET).statusCode(201);
        // When
        post("{\"source\":\"%s\"}".formatted(source)).statusCode(201);
        // Then
        assertThat(queue.claim().secrets()).isEqualTo(Map.of(Claim.STORED, SECRET));
    }

    @ParameterizedTest
    @CsvSource({
        "huggingface.co, https://files.example/a.bin",
        "files.example, http://files.example/a.bin",
        "files.example, https://files.example:8443/a.bin",
        "example, https://files.example/a.bin"
    })
    void anotherHostGetsNothing(String host, String source) {
        // Given
        store(host, SECRET).statusCode(201);
        // When
        post("{\"source\":\"%s\"}".formatted(source)).statusCode(201);
        // Then
        assertThat(queue.claim().secrets()).isEmpty();
    }

    @Test
    void theTokenOfAJobComesFirst() {
        // Given
        store("huggingface.co", SECRET).statusCode(201);
        // When
        post("{\"source\":\"hf://acme/gated\",\"token\":\"hf_own\"}").statusCode(201);
        // Then
        assertThat(queue.claim().secrets()).isEqualTo(Map.of(Claim.TOKEN, "hf_own"));
    }

    @Test
    void aDeletedOneIsNotUsedAnyMore() {
        // Given
        String id = store("huggingface.co", SECRET).statusCode(201).extract().path("id");
        post("{\"source\":\"hf://acme/gated\"}").statusCode(201);
        // When
        callers.admin().delete("/api/v1/credentials/" + id).then().statusCode(204);
        // Then
        assertThat(queue.claim().secrets()).isEmpty();
        callers.admin()
                .delete("/api/v1/credentials/" + id)
                .then()
                .statusCode(404)
                .body("code", equalTo("CREDENTIAL_NOT_FOUND"));
    }

    @Test
    void oneThatWasSealedWithAnotherKeyStopsNoWork() {
        // Given
        store("huggingface.co", SECRET).statusCode(201);
        queue.sql(
                "update credential set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))");
        // When
        post("{\"source\":\"hf://acme/gated\"}").statusCode(201);
        post("{\"source\":\"https://files.example/a.bin\"}").statusCode(201);
        // Then
        assertThat(queue.claim().secrets()).isEmpty();
        assertThat(queue.claim().secrets()).isEmpty();
    }

    @Test
    void aHostHasOneSecret() {
        store("huggingface.co", SECRET).statusCode(201);
        store("https://huggingface.co", "hf_other")
                .statusCode(409)
                .body("code", equalTo("CREDENTIAL_EXISTS"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"secret\":\"x\"}",
                "{\"host\":\"huggingface.co\"}",
                "{\"host\":\"a b\",\"secret\":\"x\"}",
                "{\"host\":\"huggingface.co/org\",\"secret\":\"x\"}",
                "{\"host\":\"user@host\",\"secret\":\"x\"}",
                "{\"host\":\"huggingface.co\",\"secret\":\"a b\"}",
                "{\"host\":\"huggingface.co\",\"secret\":\"\"}"
            })
    void whatIsNoHostOrNoSecretIsRefused(String body) {
        callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/credentials")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"));
    }

    @Test
    void headerFieldsGoToTheWorkerAndNowhereElse() {
        // When
        post("{\"source\":\"https://files.example/a.bin\",\"headers\":{\"X-Api\":\"k3y\",\"Cookie\":\"s=1\"}}")
                .statusCode(201)
                .body(not(containsString("k3y")));
        // Then
        assertThat(queue.count("task where work::text like '%k3y%'")).isZero();
        assertThat(queue.claim().secrets())
                .isEqualTo(Map.of(Claim.HEADERS, "{\"Cookie\":\"s=1\",\"X-Api\":\"k3y\"}"));
    }

    @Test
    void aRetryWantsTheHeaderFieldsAgain() {
        // Given
        String job =
                post("{\"source\":\"https://files.example/a.bin\",\"headers\":{\"X-Api\":\"k3y\"}}")
                        .extract()
                        .path("id");
        callers.admin().post("/api/v1/jobs/%s/cancel".formatted(job)).then().statusCode(200);
        assertThat(queue.count("job_secret")).isZero();
        retry(job, "").statusCode(409).body("detail", containsString("--header-env"));
        // When
        retry(job, "{\"headers\":{\"X-Api\":\"k3y2\"}}").statusCode(200);
        // Then
        assertThat(queue.claim().secrets())
                .isEqualTo(Map.of(Claim.HEADERS, "{\"X-Api\":\"k3y2\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Host\":\"x\"",
                "\"range\":\"bytes=0-1\"",
                "\"Content-Length\":\"1\"",
                "\"If-Range\":\"x\"",
                "\"Connection\":\"close\"",
                "\"Proxy-Authorization\":\"x\"",
                "\"Accept-Encoding\":\"gzip\"",
                "\"X Api\":\"x\"",
                "\"X-Api\":null",
                "\"X-Api\":\"a\\r\\nHost: b\"",
                "\"X-Api\":\"a\",\"x-api\":\"b\""
            })
    void headerFieldsThatTheDownloadSetsItselfAreRefused(String field) {
        post("{\"source\":\"https://files.example/a.bin\",\"headers\":{%s}}".formatted(field))
                .statusCode(400)
                .body("errors[0].field", containsString("headers"));
    }

    @Test
    void aHubTakesNoHeaderFields() {
        post("{\"source\":\"hf://acme/tiny\",\"headers\":{\"X-Api\":\"x\"}}").statusCode(400);
    }

    private ValidatableResponse store(String host, String secret) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body("{\"host\":\"%s\",\"secret\":\"%s\"}".formatted(host, secret))
                .post("/api/v1/credentials")
                .then();
    }

    private ValidatableResponse post(String body) {
        return callers.admin().contentType(ContentType.JSON).body(body).post("/api/v1/jobs").then();
    }

    private ValidatableResponse retry(String job, String body) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/jobs/%s/retry".formatted(job))
                .then();
    }
}
