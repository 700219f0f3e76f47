package dev.ballast.api.webhooks;

import static dev.ballast.api.webhooks.WebhookFixture.HOOKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.models.DeleteModel;
import dev.ballast.api.webhooks.Receiver.Received;
import dev.ballast.api.webhooks.WebhookFixture.Hook;
import dev.ballast.model.job.TaskKind;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Webhooks, and what is sent to a receiver on loopback.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class WebhooksTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject QueueFixture queue;
    @Inject WebhookFixture hooks;
    @Inject DeleteModel deleteModel;

    private Receiver receiver;

    @BeforeEach
    void begin() throws IOException {
        queue.reset();
        queue.report();
        receiver = new Receiver();
    }

    @AfterEach
    void end() {
        queue.reset();
        receiver.close();
    }

    @Test
    void tellsOnceOfEachStateThatIsWantedWithASignature() {
        // Given
        Hook hook = hooks.make(receiver, "job.queued", "job.completed", "model.*");
        // When
        UUID job = queue.installed("https://files.example/a.bin", "checkpoints", 10, 20);
        // Then
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(receiver.types())
                                .containsExactlyInAnyOrder(
                                        "job.queued", "job.completed", "model.installed"));
        Received ended = receiver.ofType("job.completed");
        JsonPath event = JsonPath.from(ended.body());
        assertThat(event.getString("data.job.id")).isEqualTo(job.toString());
        assertThat(event.getString("data.job.state")).isEqualTo("completed");
        assertThat(event.getString("id")).isEqualTo(ended.header("webhook-id"));
        assertThat(
                        JsonPath.from(receiver.ofType("model.installed").body())
                                .getInt("data.model.size"))
                .isEqualTo(30);
        assertThat(receiver.received()).allSatisfy(one -> assertSigned(one, hook.secret()));
    }

    @Test
    void tellsThatAModelWasRemoved() {
        queue.installed("https://files.example/a.bin", "checkpoints", 10);
        hooks.make(receiver, "model.removed");

        String model = queue.value("select id::text from model");
        CompletableFuture<?> removal = deleteModel.handle(UUID.fromString(model));
        queue.report(QueueFixture.removed(queue.claim(TaskKind.REMOVE)));
        removal.join();

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(JsonPath.from(receiver.ofType("model.removed").body()))
                                .extracting(event -> event.getString("data.model.id"))
                                .isEqualTo(model));
    }

    @Test
    void tellsNothingOfWhatWasRolledBack() {
        hooks.make(receiver, "*");

        assertThatException()
                .isThrownBy(() ->
                        QuarkusTransaction.requiringNew()
                                .run(() -> {
                                    queue.submit("https://files.example/a.bin");
                                    throw new IllegalStateException("it did not happen");
                                }));

        assertThat(queue.count("job")).isZero();
        assertThat(queue.count("webhook_delivery")).isZero();
    }

    @Test
    void showsTheSecretOnce() {
        Hook hook = hooks.make(receiver, "*");

        assertThat(hook.secret()).matches("whsec_[A-Za-z0-9+/]{43}=");
        for (String path : List.of(HOOKS, hook.path(), hook.path() + "/deliveries")) {
            hooks.get(path).statusCode(200).body(not(containsString(hook.secret())));
        }
        hooks.get(hook.path()).body("$", not(hasKey("secret")));
        assertThat(
                        queue.count(
                                "webhook where position('%s'::bytea in sealed) > 0"
                                        .formatted(hook.secret())))
                .isZero();
    }

    @Test
    void pingsAlsoAHookThatIsOffAndSendsItNothingElse() {
        Hook hook = hooks.make(receiver, "*");
        hooks.change(hook, "{\"active\":false}").body("active", equalTo(false));

        queue.submit("https://files.example/a.bin");
        hooks.caller().post(hook.path() + "/ping").then().statusCode(202);

        await().atMost(SOON).until(() -> !receiver.received().isEmpty());
        assertThat(receiver.types()).containsExactly("ping");
    }

    @Test
    void isCalledAfterItsHostAsFarAsANameGoes() {
        String host = "a".repeat(60) + "." + "b".repeat(60) + ".example";
        Hook hook = hooks.makeAt("https://" + host + "/", "\"*\"");

        hooks.get(hook.path()).body("name", equalTo(host.substring(0, 100)));
    }

    @Test
    void refusesMoreThanAHundred() {
        queue.sql(
                "insert into webhook (id, name, url, events, sealed, active) select"
                        + " gen_random_uuid(), 'n', 'https://x.example/', '{*}', '', false"
                        + " from generate_series(1, 100)");

        hooks.post(HOOKS, "{\"url\":\"https://x.example/\"}")
                .statusCode(400)
                .body("detail", containsString("100 webhooks"));
    }

    @Test
    void forgetsAHookWithWhatWaitedForIt() {
        Hook hook = hooks.make(receiver, "*");
        hooks.caller().delete(hook.path()).then().statusCode(204);

        queue.submit("https://files.example/a.bin");

        assertThat(queue.count("webhook_delivery")).isZero();
        hooks.get(hook.path()).statusCode(404).body("code", equalTo("WEBHOOK_NOT_FOUND"));
        hooks.caller().delete(hook.path()).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | url",
                "{\"url\":\"ftp://x.example/\"} | url",
                "{\"url\":\"https://u:p@x.example/\"} | url",
                "{\"url\":\"https://x.example/?access_token=s3cret\"} | url",
                "{\"url\":\"not an address\"} | url",
                "{\"url\":\"https://x.example:99999/\"} | url",
                "{\"url\":\"https://x.example/\",\"events\":[\"job.lost\"]} | events",
                "{\"url\":\"https://x.example/\",\"events\":[]} | events",
                "{\"url\":\"https://x.example/\",\"events\":[null]} | events",
                "{\"url\":\"https://x.example/\",\"active\":true} | active",
                "{\"url\":\"https://x.example/\",\"secret\":\"mine\"} | secret"
            })
    void refusesWhatIsNoHookAndNamesTheField(String body, String field) {
        hooks.post(HOOKS, body)
                .statusCode(400)
                .body("errors.field", hasItem(field))
                .body(not(containsString("s3cret")));
    }

    private static void assertSigned(Received received, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            Base64.getDecoder().decode(secret.replace("whsec_", "")),
                            "HmacSHA256"));
            String signed =
                    received.header("webhook-id")
                            + "."
                            + received.header("webhook-timestamp")
                            + "."
                            + received.body();
            byte[] digest = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            assertThat(received.header("webhook-signature"))
                    .isEqualTo("v1," + Base64.getEncoder().encodeToString(digest));
            assertThat(Instant.ofEpochSecond(Long.parseLong(received.header("webhook-timestamp"))))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
