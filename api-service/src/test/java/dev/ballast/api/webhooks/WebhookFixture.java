package dev.ballast.api.webhooks;

import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;

/// Makes webhooks and looks at them, as an admin does.
@Singleton
class WebhookFixture {
    static final String HOOKS = "/api/v1/webhooks";

    private final Callers callers;
    private final QueueFixture queue;

    WebhookFixture(Callers callers, QueueFixture queue) {
        this.callers = callers;
        this.queue = queue;
    }

    record Hook(String id, String secret) {
        String path() {
            return HOOKS + "/" + id;
        }
    }

    Hook make(Receiver receiver, String... events) {
        return makeAt(receiver.url(), "\"" + String.join("\",\"", events) + "\"");
    }

    Hook makeAt(String url, String events) {
        JsonPath made =
                post(HOOKS, "{\"url\":\"%s\",\"events\":[%s]}".formatted(url, events))
                        .statusCode(201)
                        .extract()
                        .jsonPath();
        return new Hook(made.getString("id"), made.getString("secret"));
    }

    ValidatableResponse post(String path, String body) {
        return caller().contentType(ContentType.JSON).body(body).post(path).then();
    }

    ValidatableResponse change(Hook hook, String body) {
        return caller().contentType(ContentType.JSON)
                .body(body)
                .patch(hook.path())
                .then()
                .statusCode(200);
    }

    ValidatableResponse get(String path) {
        return caller().get(path).then();
    }

    /// Makes what waits be due.
    void hurry() {
        queue.sql("update webhook_delivery set due_at = now() where state = 'pending'");
    }

    RequestSpecification caller() {
        return callers.admin();
    }
}
