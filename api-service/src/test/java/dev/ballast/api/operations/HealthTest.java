package dev.ballast.api.operations;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
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
    @Inject QueueFixture queue;

    @Test
    void isReadyOnceKafkaIsFoundAndWellWhenWorkFlows() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().get("/q/health/well").then().statusCode(200));

        given().get("/q/health/well")
                .then()
                .body("status", equalTo("UP"))
                .body("checks.name", containsInAnyOrder("kafka", "relay", "reports"));
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("kafka found"));
    }

    @Test
    void staysReadyWhileReportsAreNotReadToTheirEnd() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        // Given
        queue.sql("insert into report_sight (partition) values (999)");
        try {
            // When, Then
            given().get("/q/health/well")
                    .then()
                    .statusCode(503)
                    .body("checks.find { it.name == 'reports' }.status", equalTo("DOWN"));
            given().get("/q/health/ready").then().statusCode(200);
        } finally {
            queue.sql("delete from report_sight where partition = 999");
        }
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
                .body(containsString("ballast_workers{kind=\"download\",state=\"active\"}"))
                .body(containsString("ballast_outbox_age_seconds"))
                .body(containsString("ballast_report_lag_seconds"));
    }
}
