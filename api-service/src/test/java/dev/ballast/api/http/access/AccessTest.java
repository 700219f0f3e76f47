package dev.ballast.api.http.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.CreateKey;
import dev.ballast.api.access.DataFolder;
import dev.ballast.api.access.KeySecret;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AccessTest {
    @Inject Callers callers;
    @Inject DataFolder folder;
    @Inject CreateKey createKey;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health",
                "/q/health/live",
                "/q/health/started",
                "/",
                "/admin/models",
                "/q/openapi"
            })
    void leavesOpenWhatHoldsNoData(String path) {
        given().get(path).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics", "/api/v1/jobs", "/api/v1/nothing", "/q/dev", "/x"})
    void closesEverythingElse(String path) {
        given().get(path)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Bearer"))
                .contentType("application/problem+json")
                .body("code", equalTo("UNAUTHENTICATED"))
                .body("instance", equalTo(path));
    }

    @Test
    void acceptsTheKeyInEitherHeader() {
        given().header("X-API-Key", callers.key(Role.VIEWER))
                .get("/api/v1/jobs")
                .then()
                .statusCode(200);
        given().header("Authorization", "bearer " + callers.key(Role.VIEWER))
                .get("/api/v1/jobs")
                .then()
                .statusCode(200);
    }

    @Test
    void namesTheRoleThatIsNeeded() {
        callers.as(Role.VIEWER)
                .contentType(ContentType.JSON)
                .body("this is not even read")
                .post("/api/v1/jobs")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("FORBIDDEN"))
                .body("detail", containsString("operator"));
    }

    @Test
    void showsMetricsToViewersOnly() {
        callers.as(Role.VIEWER)
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("ballast_jobs"));
        callers.as(Role.WORKER)
                .get("/q/metrics")
                .then()
                .statusCode(403)
                .body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void writesTheFirstKeysForTheOwnersEyesOnly() throws IOException {
        for (String file : new String[] {"admin.key", "worker.key"}) {
            assertThat(folder.read(file).orElseThrow()).matches("bk_[A-Za-z0-9_-]{43}");
            assertThat(Files.getPosixFilePermissions(folder.path(file)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void showsAKeyOnceAndNeverAgain() {
        String key =
                callers.admin()
                        .contentType(ContentType.JSON)
                        .body("{\"name\":\"once\",\"role\":\"viewer\"}")
                        .post("/api/v1/keys")
                        .then()
                        .statusCode(201)
                        .header("Location", containsString("/api/v1/keys/"))
                        .body("name", equalTo("once"))
                        .body("role", equalTo("viewer"))
                        .body("expires_at", nullValue())
                        .body("key", matchesPattern("bk_[A-Za-z0-9_-]{43}"))
                        .extract()
                        .path("key");

        callers.admin()
                .get("/api/v1/keys")
                .then()
                .statusCode(200)
                .body("items.name", hasItem("once"))
                .body(not(containsString(key)));
    }

    @Test
    void givesANameToOneWorkingKeyOnly() {
        String body = "{\"name\":\"ci\",\"role\":\"operator\"}";
        String id =
                callers.admin()
                        .contentType(ContentType.JSON)
                        .body(body)
                        .post("/api/v1/keys")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");

        callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/keys")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("KEY_NAME_TAKEN"));

        callers.admin().delete("/api/v1/keys/" + id).then().statusCode(204);
        callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/keys")
                .then()
                .statusCode(201);
    }

    @Test
    void shutsADeletedKeyOut() {
        var made =
                callers.admin()
                        .contentType(ContentType.JSON)
                        .body("{\"name\":\"short-lived\",\"role\":\"viewer\"}")
                        .post("/api/v1/keys")
                        .jsonPath();
        String key = made.getString("key");
        given().header("X-API-Key", key).get("/api/v1/jobs").then().statusCode(200);

        callers.admin().delete("/api/v1/keys/" + made.getString("id")).then().statusCode(204);

        given().header("X-API-Key", key).get("/api/v1/jobs").then().statusCode(401);
    }

    @Test
    void shutsAnExpiredKeyOut() {
        KeySecret secret =
                createKey.handle("expired", Role.VIEWER, Instant.now().minusSeconds(1)).secret();

        given().header("X-API-Key", secret.text()).get("/api/v1/jobs").then().statusCode(401);
    }

    @Test
    void keepsTheLastAdminKey() {
        String id =
                callers.admin()
                        .get("/api/v1/keys")
                        .jsonPath()
                        .getString("items.find { it.role == 'admin' }.id");

        callers.admin()
                .delete("/api/v1/keys/" + id)
                .then()
                .statusCode(409)
                .body("code", equalTo("LAST_ADMIN_KEY"));
    }
}
