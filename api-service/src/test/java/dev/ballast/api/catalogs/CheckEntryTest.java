package dev.ballast.api.catalogs;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What comes of asking hubs whether they have what an entry names.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CheckEntryTest {
    @Inject QueueFixture queue;
    @Inject Callers callers;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.sql("delete from catalog_entry where category like 'test%'");
        queue.report();
        callers.admin()
                .contentType(ContentType.JSON)
                .body(
                        """
                        {"name":"Tiny","category":"test","file":"tiny-checked.safetensors","dest":"testfolder",
                         "source":"huggingface","hf_repo":"acme/tiny","hf_file":"tiny.safetensors"}
                        """)
                .put("/api/v1/catalog/checked")
                .then()
                .statusCode(201)
                .body("availability", nullValue());
    }

    @Test
    void whatTheHubHasIsAvailable() {
        // When
        CompletableFuture<ValidatableResponse> answer = check();
        queue.report(QueueFixture.plan(resolve(), 10));
        // Then
        answer.join().statusCode(200).body("availability", equalTo("available"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_NOT_FOUND", "SOURCE_NOT_A_MODEL"})
    void whatTheHubDoesNotHaveIsUnavailable(FailureCode code) {
        answered(code)
                .statusCode(200)
                .body("availability", equalTo("unavailable"))
                .body("availability_detail", containsString("it broke"));
    }

    @Test
    void whatTheHubDoesNotHaveForStrangersIsUnavailable() {
        // When
        CompletableFuture<ValidatableResponse> answer = check();
        TaskEvent.Failed refused =
                QueueFixture.failed(resolve(), FailureCode.SOURCE_FORBIDDEN).withAbsent();
        queue.report(refused);
        // Then
        answer.join()
                .statusCode(200)
                .body("availability", equalTo("unavailable"))
                .body("availability_detail", containsString("it broke"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_FORBIDDEN", "SOURCE_RATE_LIMITED", "SOURCE_UNREACHABLE"})
    void aHubThatDoesNotTellSaysNothingOfTheEntry(FailureCode code) {
        // When
        ValidatableResponse answer = answered(code);
        // Then
        answer.body("code", equalTo(code.name()));
        callers.admin()
                .get("/api/v1/catalog/checked")
                .then()
                .statusCode(200)
                .body("availability", nullValue());
    }

    private ValidatableResponse answered(FailureCode code) {
        CompletableFuture<ValidatableResponse> answer = check();
        queue.report(QueueFixture.failed(resolve(), code));
        return answer.join();
    }

    private CompletableFuture<ValidatableResponse> check() {
        return CompletableFuture.supplyAsync(
                () -> callers.admin().post("/api/v1/catalog/checked/check").then());
    }

    private Claim resolve() {
        return await().until(
                        () -> queue.tryClaim("worker-1", TaskKind.RESOLVE), Optional::isPresent)
                .orElseThrow();
    }
}
