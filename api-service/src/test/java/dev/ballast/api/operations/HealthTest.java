package dev.ballast.api.operations;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.ballast.api.BackingServices;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class HealthTest {
    @Inject Callers callers;

    @Test
    void isReadyWhenWorkFlows() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));

        given().get("/q/health/ready")
                .then()
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("kafka", "relay", "reports"));
    }

    @Test
    void isAliveWithoutAsking() {
        given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void countsTheQueue() {
        callers.admin()
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("ballast_jobs{state=\"queued\"}"))
                .body(containsString("ballast_tasks{kind=\"transfer\",state=\"claimed\"}"))
                .body(containsString("ballast_workers{state=\"active\"}"))
                .body(containsString("ballast_outbox_age_seconds"))
                .body(containsString("ballast_report_lag_seconds"));
    }
}
