package dev.ballast.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.webhooks.WebhookFixture.Hook;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpSettings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of deliveries that do not succeed at once.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class WebhookDeliveriesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject QueueFixture queue;
    @Inject WebhookFixture hooks;
    @Inject WebhookStore store;
    @Inject DeliveryQueue deliveries;
    @Inject InstantSource clock;

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
    void triesAgainWhatFailedAndKeepsTheLogOfIt() {
        // Given
        Hook hook = hooks.make(receiver, "job.queued");
        receiver.answer(500);
        // When
        queue.submit("https://files.example/a.bin");
        await().atMost(SOON).until(() -> queue.count("webhook_delivery where log <> '[]'") == 1);
        hooks.get(hook.path()).body("failing_since", not(nullValue()));
        hooks.get(hook.path() + "/deliveries")
                .body("items[0].state", equalTo("pending"))
                .body("items[0].next_attempt_at", not(nullValue()));
        hooks.hurry();
        // Then
        await().atMost(SOON)
                .until(() -> queue.count("webhook_delivery where state = 'delivered'") == 1);
        String delivery =
                hooks.get(hook.path() + "/deliveries")
                        .body("items[0].log.status", equalTo(List.of(500, 200)))
                        .body("items[0].log[0].error", containsString("500"))
                        .body("items[0].log[1].error", nullValue())
                        .extract()
                        .path("items[0].id");
        hooks.get(hook.path()).body("failing_since", nullValue());
        hooks.get(hook.path() + "/deliveries/" + delivery)
                .body("payload.type", equalTo("job.queued"))
                .body("payload.data.job.state", equalTo("queued"));
        assertThat(receiver.ids()).hasSize(2);
        assertThat(Set.copyOf(receiver.ids())).hasSize(1);
    }

    @Test
    void sendsAnEventAgainWhenAsked() {
        // Given
        Hook hook = hooks.make(receiver, "job.queued");
        queue.submit("https://files.example/a.bin");
        await().atMost(SOON).until(() -> receiver.received().size() == 1);
        String first = hooks.get(hook.path() + "/deliveries").extract().path("items[0].id");
        // When
        hooks.caller()
                .post(hook.path() + "/deliveries/" + first + "/redeliver")
                .then()
                .statusCode(202)
                .header("Location", containsString(hook.path() + "/deliveries/"));
        // Then
        await().atMost(SOON).until(() -> receiver.received().size() == 2);
        assertThat(Set.copyOf(receiver.ids())).hasSize(1);
        hooks.get(hook.path() + "/deliveries").body("total", equalTo(2));
    }

    @Test
    void switchesOffAHookThatHasFailedForADay() {
        Hook hook = hooks.make(receiver, "job.queued");
        receiver.answer(500, 500);
        queue.submit("https://files.example/a.bin");
        await().atMost(SOON)
                .until(() -> queue.count("webhook where failing_since is not null") == 1);

        queue.sql("update webhook set failing_since = now() - interval '25 h'");
        hooks.hurry();

        await().atMost(SOON)
                .untilAsserted(() ->
                        hooks.get(hook.path())
                                .body("active", equalTo(false))
                                .body("off_reason", containsString("answered 500")));
        hooks.change(hook, "{\"active\":true}")
                .body("active", equalTo(true))
                .body("off_reason", nullValue())
                .body("failing_since", nullValue());
        hooks.hurry();
        await().atMost(SOON).until(() -> receiver.received().size() == 3);
    }

    @Test
    void doesNotFollowARedirect() {
        Hook hook = hooks.make(receiver, "job.queued");
        receiver.answer(307);

        queue.submit("https://files.example/a.bin");

        await().atMost(SOON)
                .untilAsserted(() ->
                        hooks.get(hook.path() + "/deliveries")
                                .body("items[0].log[0].status", equalTo(307))
                                .body("items[0].log[0].error", containsString("not followed")));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aFailureLongAfterAnotherOneDoesNotSwitchAHookOff() {
        // Given what was given up days ago, with nothing since
        Hook hook = hooks.make(receiver, "job.queued");
        queue.sql("update webhook set failing_since = now() - interval '5 days'");
        receiver.answer(500);
        // When
        queue.submit("https://files.example/a.bin");
        await().atMost(SOON).until(() -> queue.count("webhook_delivery where log <> '[]'") == 1);
        // Then
        hooks.get(hook.path()).body("active", equalTo(true)).body("off_reason", nullValue());
        assertThat(queue.count("webhook where failing_since > now() - interval '1 h'")).isOne();
    }

    @Test
    void refusesToTalkToAddressesThatAreNotAllowed() {
        String url = receiver.url().replace("127.0.0.1", "127.0.0.2");
        Hook hook = hooks.makeAt(url, "\"job.queued\"");

        queue.submit("https://files.example/a.bin");

        await().atMost(SOON)
                .untilAsserted(() ->
                        hooks.get(hook.path() + "/deliveries")
                                .body("items[0].log[0].status", nullValue())
                                .body(
                                        "items[0].log[0].error",
                                        containsString("not a public address")));
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void twoReplicasSendEachDeliveryOnce() {
        // Given
        Hook hook = hooks.make(receiver, "job.failed");
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
        assertThat(receiver.ids())
                .containsExactlyInAnyOrderElementsOf(events.stream().map(UUID::toString).toList());
        assertThat(queue.count("webhook_delivery where attempts > 1")).isZero();
    }

    @Test
    void sendsWhatADeadReplicaHadTaken() {
        // Given a replica that takes it and is killed; nobody is faster, as nothing was due
        Hook hook = hooks.make(receiver, "job.failed");
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
        hooks.hurry();
        // Then
        await().atMost(SOON).until(() -> receiver.ids().equals(List.of(event.toString())));
        // And what it says after all does not count
        deliveries.failed(
                taken.getFirst(), new Delivery.Attempt(Instant.now(), null, "late", 1), null);
        await().atMost(SOON)
                .until(() -> queue.count("webhook_delivery where state = 'delivered'") == 1);
    }

    @Test
    void aHookWhoseSecretIsLostIsSwitchedOff() {
        Hook hook = hooks.make(receiver, "job.queued");
        queue.sql("update webhook set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))");

        queue.submit("https://files.example/a.bin");

        await().atMost(SOON)
                .untilAsserted(() ->
                        hooks.get(hook.path()).body("off_reason", containsString("another key")));
        assertThat(receiver.received()).isEmpty();
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
}
