package dev.ballast.api.http.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class MaintenanceTest {
    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    void begin() {
        queue.reset();
        queue.report();
        maintenance(true).statusCode(200).body("maintenance", equalTo(true));
    }

    @AfterEach
    void end() {
        queue.reset();
    }

    @Test
    void operatorsChangeNothingAndAreToldWhen() {
        submit(callers.as(Role.OPERATOR))
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", equalTo("60"))
                .body("code", equalTo("MAINTENANCE"))
                .body("detail", containsString("only admins"));
        callers.as(Role.OPERATOR)
                .contentType(ContentType.JSON)
                .body("{\"repo\":\"acme/tiny\"}")
                .post("/api/v1/backends/llama-cpp/models/download")
                .then()
                .statusCode(503);
        assertThat(queue.count("job")).isZero();
    }

    @Test
    void adminsDo() {
        submit(callers.admin()).statusCode(201);
    }

    @Test
    void readingAndSigningInGoOn() {
        callers.as(Role.VIEWER).get("/api/v1/jobs").then().statusCode(200);
        callers.as(Role.VIEWER)
                .get("/api/v1/stats")
                .then()
                .statusCode(200)
                .body("maintenance", equalTo(true));
        callers.as(Role.VIEWER).post("/api/v1/session").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void jobsGoOn() {
        var job = queue.submit("https://files.example/a.bin");

        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
        queue.transferAll();

        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.PUBLISHING);
    }

    @Test
    void endsAtOnce() {
        maintenance(false).statusCode(200);

        submit(callers.as(Role.OPERATOR)).statusCode(201);
    }

    private ValidatableResponse maintenance(boolean on) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body("{\"maintenance\":%s}".formatted(on))
                .put("/api/v1/settings")
                .then();
    }

    private static ValidatableResponse submit(RequestSpecification caller) {
        return caller.contentType(ContentType.JSON)
                .body("{\"source\":\"https://files.example/a.bin\"}")
                .post("/api/v1/jobs")
                .then();
    }
}
