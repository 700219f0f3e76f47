package dev.ballast.api.http.v1;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.ballast.api.BackingServices;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What callers must never see again, and how it is given again. No worker runs, so jobs stay
/// queued.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class JobSecretsTest {
    @Inject Callers callers;

    @Test
    void neverShowsAToken() {
        String token = "hf_" + UUID.randomUUID().toString().replace("-", "");
        String id =
                submit("{\"source\":\"hf://acme/gated\",\"token\":\"%s\"}".formatted(token))
                        .statusCode(201)
                        .body(not(containsString(token)))
                        .extract()
                        .path("id");

        callers.admin()
                .get("/api/v1/jobs/" + id)
                .then()
                .statusCode(200)
                .body(not(containsString(token)));
    }

    @Test
    void showsASignedAddressWithoutItsQuery() {
        String signature = UUID.randomUUID().toString();
        String address = "https://files.example/" + UUID.randomUUID() + ".bin";
        String id =
                submit("{\"source\":\"%s?X-Amz-Signature=%s\"}".formatted(address, signature))
                        .statusCode(201)
                        .body("source", equalTo(address))
                        .body(not(containsString(signature)))
                        .extract()
                        .path("id");

        callers.admin()
                .get("/api/v1/jobs/" + id)
                .then()
                .statusCode(200)
                .body(not(containsString(signature)));
    }

    @Test
    void showsTheRestOfASignedAddress() {
        String address = "https://files.example/" + UUID.randomUUID() + ".bin";
        submit("{\"source\":\"%s?version=3&sig=x\"}".formatted(address))
                .statusCode(201)
                .body("source", equalTo(address + "?version=3"));
        submit("{\"source\":\"%s?version=4&sig=x\"}".formatted(address)).statusCode(201);
        submit("{\"source\":\"%s?version=4&sig=y\"}".formatted(address))
                .statusCode(200)
                .body("attached", equalTo(true));
    }

    @Test
    void aRetryTakesTheSecretsThatWentWhenTheJobEnded() {
        // Given
        String address = "https://files.example/" + UUID.randomUUID() + ".bin";
        String job =
                "/api/v1/jobs/"
                        + submit("{\"source\":\"%s?sig=one\",\"token\":\"t1\"}".formatted(address))
                                .statusCode(201)
                                .extract()
                                .path("id");
        post(job + "/cancel").statusCode(200);
        // When, Then
        retry(job, "")
                .statusCode(409)
                .body("code", equalTo("JOB_STATE_CONFLICT"))
                .body("detail", containsString("--token-env"));
        retry(job, "{\"tokens\":\"t2\"}")
                .statusCode(400)
                .body("errors[0].field", equalTo("tokens"));
        retry(job, "{\"token\":\"t 2\"}")
                .statusCode(400)
                .body("errors[0].field", equalTo("token"))
                .body(not(containsString("t 2")));
        retry(job, "[]").statusCode(400).body("errors[0].field", equalTo("body"));
        retry(job, "{\"token\":\"t2\",\"source\":\"%s?a=b&sig=two\"}".formatted(address))
                .statusCode(400)
                .body("errors[0].field", equalTo("source"))
                .body(not(containsString("two")));
        retry(job, "{\"token\":\"t2\",\"source\":\"%s?sig=two\"}".formatted(address))
                .statusCode(200)
                .body("state", equalTo("queued"))
                .body("source", equalTo(address));
    }

    @Test
    void aRetryTakesAnEmptyBodyOfAnyType() {
        String job =
                "/api/v1/jobs/"
                        + submit("{\"source\":\"hf://acme/empty-retry\"}").extract().path("id");
        for (ContentType type : List.of(ContentType.JSON, ContentType.URLENC, ContentType.TEXT)) {
            post(job + "/cancel").statusCode(200);
            callers.admin().contentType(type).body("").post(job + "/retry").then().statusCode(200);
        }
    }

    @Test
    void repeatsNoTokenThatItRefuses() {
        submit("{\"source\":\"hf://acme/gated\",\"token\":\"hf_sec ret\"}")
                .statusCode(400)
                .body(not(containsString("hf_sec")));
    }

    private ValidatableResponse retry(String job, String body) {
        return callers.admin().contentType(ContentType.JSON).body(body).post(job + "/retry").then();
    }

    private ValidatableResponse submit(String body) {
        return callers.admin().contentType(ContentType.JSON).body(body).post("/api/v1/jobs").then();
    }

    private ValidatableResponse post(String path) {
        return callers.admin().post(path).then();
    }
}
