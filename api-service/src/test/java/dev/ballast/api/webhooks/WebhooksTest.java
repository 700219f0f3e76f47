package dev.ballast.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.api.models.DeleteModel;
import dev.ballast.api.webhooks.Receiver.Received;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpSettings;
import dev.ballast.model.job.TaskKind;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Webhooks from a change to a receiver on loopback.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class WebhooksTest {
    private static final String HOOKS = "/api/v1/webhooks";
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject Callers callers;
    @Inject QueueFixture queue;
    @Inject WebhookStore store;
    @Inject DeliveryQueue deliveries;
    @Inject InstantSource clock;
    @Inject DeleteModel deleteModel;

    private Receiver receiver;

    private record Hook(String id, String secret) {
        String path() {
            return HOOKS + "/" + id;
        }
    }

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
        Hook hook = make("job.queued", "job.completed", "model.*");
        // When
        UUID job = queue.installed("https://files.example/a.bin", "checkpoints", 10, 20);
        // Then
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(types())
                                .containsExactlyInAnyOrder(
                                        "job.queued", "job.completed", "model.installed"));
        Received ended = ofType("job.completed");
        JsonPath event = JsonPath.from(ended.body());
        assertThat(event.getString("data.job.id")).isEqualTo(job.toString());
        assertThat(event.getString("data.job.state")).isEqualTo("completed");
        assertThat(event.getString("id")).isEqualTo(ended.header("webhook-id"));
        assertThat(JsonPath.from(ofType("model.installed").body()).getInt("data.model.size"))
                .isEqualTo(30);
        assertThat(receiver.received()).allSatisfy(one -> assertSigned(one, hook.secret()));
    }

    @Test
    void tellsThatAModelWasRemoved() {
        queue.installed("https://files.example/a.bin", "checkpoints", 10);
        make("model.removed");

        String model = queue.value("select id::text from model");
        CompletableFuture<?> removal = deleteModel.handle(UUID.fromString(model));
        queue.report(QueueFixture.removed(queue.claim(TaskKind.REMOVE)));
        removal.join();

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(JsonPath.from(ofType("model.removed").body()))
                                .extracting(event -> event.getString("data.model.id"))
                                .isEqualTo(model));
    }

    @Test
    void tellsNothingOfWhatWasRolledBack() {
        make("*");

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
        Hook hook = make("*");

        assertThat(hook.secret()).matches("whsec_[A-Za-z0-9+/]{43}=");
        for (String path : List.of(HOOKS, hook.path(), hook.path() + "/deliveries")) {
            get(path).statusCode(200).body(not(containsString(hook.secret())));
        }
        get(hook.path()).body("$", not(hasKey("secret")));
        assertThat(
                        queue.count(
                                "webhook where position('%s'::bytea in sealed) > 0"
                                        .formatted(hook.secret())))
                .isZero();
    }

    @Test
    void triesAgainWhatFailedAndKeepsTheLogOfIt() {
        // Given
        Hook hook = make("job.queued");
        receiver.answer(500);
        // When
        queue.submit("https://files.example/a.bin");
        await().atMost(SOON).until(() -> queue.count("webhook_delivery where log <> '[]'") == 1);
        get(hook.path()).body("failing_since", not(nullValue()));
        get(hook.path() + "/deliveries")
                .body("items[0].state", equalTo("pending"))
                .body("items[0].next_attempt_at", not(nullValue()));
        hurry();
        // Then
        await().atMost(SOON)
                .until(() -> queue.count("webhook_delivery where state = 'delivered'") == 1);
        String delivery =
                get(hook.path() + "/deliveries")
                        .body("items[0].log.status", equalTo(List.of(500, 200)))
                        .body("items[0].log[0].error", containsString("500"))
                        .body("items[0].log[1].error", nullValue())
                        .extract()
                        .path("items[0].id");
        get(hook.path()).body("failing_since", nullValue());
        get(hook.path() + "/deliveries/" + delivery)
                .body("payload.type", equalTo("job.queued"))
                .body("payload.data.job.state", equalTo("queued"));
        assertThat(ids()).hasSize(2);
        assertThat(Set.copyOf(ids())).hasSize(1);
    }

    @Test
    void sendsAnEventAgainWhenAsked() {
        // Given
        Hook hook = make("job.queued");
        queue.submit("https://files.example/a.bin");
        await().atMost(SOON).until(() -> receiver.received().size() == 1);
        String first = get(hook.path() + "/deliveries").extract().path("items[0].id");
        // When
        callers.admin()
                .post(hook.path() + "/deliveries/" + first + "/redeliver")
                .then()
                .statusCode(202)
                .header("Location", containsString(hook.path() + "/deliveries/"));
        // Then
        await().atMost(SOON).until(() -> receiver.received().size() == 2);
        assertThat(Set.copyOf(ids())).hasSize(1);
        get(hook.path() + "/deliveries").body("total", equalTo(2));
    }

    @Test
    void pingsAlsoAHookThatIsOffAndSendsItNothingElse() {
        Hook hook = make("*");
        change(hook, "{\"active\":false}").body("active", equalTo(false));

        queue.submit("https://files.example/a.bin");
        callers.admin().post(hook.path() + "/ping").then().statusCode(202);

        await().atMost(SOON).until(() -> !receiver.received().isEmpty());
        assertThat(types()).containsExactly("ping");
    }

    @Test
    void switchesOffAHookThatHasFailedForADay() {
        Hook hook = make("job.queued");
        receiver.answer(500, 500);
        queue.submit("https://files.example/a.bin");
        await().atMost(SOON).until(() -> queue.count("webhook where failing_since is not null") == 1);

        queue.sql("update webhook set failing_since = now() - interval '25 h'");
        hurry();

        await().atMost(SOON)
                .untilAsserted(() ->
                        get(hook.path())
                                .body("active", equalTo(false))
                                .body("off_reason", containsString("answered 500")));
        change(hook, "{\"active\":true}")
                .body("active", equalTo(true))
                .body("off_reason", nullValue())
                .body("failing_since", nullValue());
        hurry();
        await().atMost(SOON).until(() -> receiver.received().size() == 3);
    }

    @Test
    void doesNotFollowARedirect() {
        Hook hook = make("job.queued");
        receiver.answer(307);

        queue.submit("https://files.example/a.bin");

        await().atMost(SOON)
                .untilAsserted(() ->
                        get(hook.path() + "/deliveries")
                                .body("items[0].log[0].status", equalTo(307))
                                .body("items[0].log[0].error", containsString("not followed")));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aFailureLongAfterAnotherOneDoesNotSwitchAHookOff() {
        // Given what was given up days ago, with nothing since
        Hook hook = make("job.queued");
        queue.sql("update webhook set failing_since = now() - interval '5 days'");
        receiver.answer(500);
        // When
        queue.submit("https://files.example/a.bin");
        await().atMost(SOON).until(() -> queue.count("webhook_delivery where log <> '[]'") == 1);
        // Then
        get(hook.path()).body("active", equalTo(true)).body("off_reason", nullValue());
        assertThat(queue.count("webhook where failing_since > now() - interval '1 h'")).isOne();
    }

    @Test
    void refusesToTalkToAddressesThatAreNotAllowed() {
        String url = receiver.url().replace("127.0.0.1", "127.0.0.2");
        Hook hook = makeAt(url, "\"job.queued\"");

        queue.submit("https://files.example/a.bin");

        await().atMost(SOON)
                .untilAsserted(() ->
                        get(hook.path() + "/deliveries")
                                .body("items[0].log[0].status", nullValue())
                                .body(
                                        "items[0].log[0].error",
                                        containsString("not a public address")));
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void twoReplicasSendEachDeliveryOnce() {
        // Given
        Hook hook = make("job.failed");
        UUID id = UUID.fromString(hook.id());
        List<UUID> events = IntStream.range(0, 60).mapToObj(_ -> UUID.randomUUID()).toList();
        QuarkusTransaction.requiringNew()
                .run(() -> events.forEach(event -> store.send(id, event, "ping", "{}")));
        var replicas = List.of(replica(), replica());
        // When
        await().atMost(SOON)
                .until(() -> {
                    replicas.stream()
                            .map(replica -> CompletableFuture.runAsync(replica::round))
                            .toList()
                            .forEach(CompletableFuture::join);
                    return queue.count("webhook_delivery where state = 'delivered'") == 60;
                });
        // Then
        assertThat(ids())
                .containsExactlyInAnyOrderElementsOf(events.stream().map(UUID::toString).toList());
        assertThat(queue.count("webhook_delivery where attempts > 1")).isZero();
    }

    @Test
    void sendsWhatADeadReplicaHadTaken() {
        // Given a replica that takes it and is killed; nobody is faster, as nothing was due
        Hook hook = make("job.failed");
        UUID id = UUID.fromString(hook.id());
        UUID event = UUID.randomUUID();
        List<DeliveryQueue.Due> taken =
                QuarkusTransaction.requiringNew()
                        .call(() -> {
                            store.send(id, event, "ping", "{}");
                            return deliveries.take(List.of(), 10, 10);
                        });
        assertThat(taken).extracting(DeliveryQueue.Due::event).containsExactly(event);
        assertThat(deliveries.take(List.of(), 10, 10)).isEmpty();
        // When its minute is over
        hurry();
        // Then
        await().atMost(SOON).until(() -> ids().equals(List.of(event.toString())));
        // And what it says after all does not count
        deliveries.failed(
                taken.getFirst(), new Delivery.Attempt(Instant.now(), null, "late", 1), null);
        await().atMost(SOON)
                .until(() -> queue.count("webhook_delivery where state = 'delivered'") == 1);
    }

    @Test
    void forgetsAHookWithWhatWaitedForIt() {
        Hook hook = make("*");
        callers.admin().delete(hook.path()).then().statusCode(204);

        queue.submit("https://files.example/a.bin");

        assertThat(queue.count("webhook_delivery")).isZero();
        get(hook.path()).statusCode(404).body("code", equalTo("WEBHOOK_NOT_FOUND"));
        callers.admin().delete(hook.path()).then().statusCode(404);
    }

    @Test
    void aHookWhoseSecretIsLostIsSwitchedOff() {
        Hook hook = make("job.queued");
        queue.sql("update webhook set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))");

        queue.submit("https://files.example/a.bin");

        await().atMost(SOON)
                .untilAsserted(
                        () -> get(hook.path()).body("off_reason", containsString("another key")));
        assertThat(receiver.received()).isEmpty();
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
        post(HOOKS, body)
                .statusCode(400)
                .body("errors.field", hasItem(field))
                .body(not(containsString("s3cret")));
    }

    @Test
    void anAddressThatNoConnectionCanBeMadeToIsAFailureLikeAnyOther() {
        try (WebhookPost post =
                new WebhookPost(HttpSettings.of("test"), EgressPolicy.PUBLIC_ONLY)) {
            URI nowhere = URI.create("http://x.example:99999/");
            WebhookPost.Outcome outcome =
                    post.send(
                            nowhere,
                            WebhookSecret.random(),
                            UUID.randomUUID(),
                            "{}",
                            clock.instant());
            assertThat(outcome.isSuccess()).isFalse();
        }
    }

    private DeliverWebhooks replica() {
        WebhookPost post =
                new WebhookPost(HttpSettings.of("test"), EgressPolicy.of(List.of("127.0.0.1")));
        return new DeliverWebhooks(deliveries, clock, post);
    }

    private Hook make(String... events) {
        return makeAt(receiver.url(), "\"" + String.join("\",\"", events) + "\"");
    }

    private Hook makeAt(String url, String events) {
        JsonPath made =
                post(HOOKS, "{\"url\":\"%s\",\"events\":[%s]}".formatted(url, events))
                        .statusCode(201)
                        .extract()
                        .jsonPath();
        return new Hook(made.getString("id"), made.getString("secret"));
    }

    private ValidatableResponse post(String path, String body) {
        return callers.admin().contentType(ContentType.JSON).body(body).post(path).then();
    }

    private ValidatableResponse change(Hook hook, String body) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .patch(hook.path())
                .then()
                .statusCode(200);
    }

    private ValidatableResponse get(String path) {
        return callers.admin().get(path).then();
    }

    /// Makes what waits be due.
    private void hurry() {
        queue.sql("update webhook_delivery set due_at = now() where state = 'pending'");
    }

    private List<String> types() {
        return receiver.received().stream()
                .map(one -> JsonPath.from(one.body()).getString("type"))
                .toList();
    }

    private List<String> ids() {
        return receiver.received().stream().map(one -> one.header("webhook-id")).toList();
    }

    private Received ofType(String type) {
        return receiver.received().stream()
                .filter(one -> JsonPath.from(one.body()).getString("type").equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " has come"));
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
