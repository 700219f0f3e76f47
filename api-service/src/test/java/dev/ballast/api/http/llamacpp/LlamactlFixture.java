package dev.ballast.api.http.llamacpp;

import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;

/// A client of llamactl's model API.
@Singleton
class LlamactlFixture {
    static final String MODELS = "/api/v1/backends/llama-cpp/models";
    static final String NEWER = "/llamactl/api/v1/models";

    private final Callers callers;

    LlamactlFixture(Callers callers) {
        this.callers = callers;
    }

    RequestSpecification caller() {
        return callers.as(Role.OPERATOR);
    }

    ValidatableResponse post(String body) {
        return caller().body(body).post(MODELS + "/download").then();
    }

    ValidatableResponse download(String repo) {
        return post("{\"repo\":\"%s\"}".formatted(repo));
    }

    String start(String repo) {
        return download(repo).statusCode(202).extract().path("job_id");
    }

    ValidatableResponse job(String id) {
        return caller().get(MODELS + "/jobs/" + id).then().statusCode(200);
    }

    ValidatableResponse jobs() {
        return caller().get(MODELS + "/jobs").then().statusCode(200);
    }

    ValidatableResponse end(String prefix, String id) {
        return caller().delete(prefix + "/jobs/" + id).then();
    }
}
