package dev.ballast.api.webhooks;

import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpAnswer;
import dev.ballast.http.HttpCall;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Posts signed events, with the headers of the Standard Webhooks specification. Addresses that are
/// not public are refused unless the operator allows them, as for sources. Redirects are not
/// followed.
final class WebhookPost implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /// Shorter than a delivery is kept from other replicas.
    private static final Duration WHOLE = Duration.ofSeconds(15);

    private static final int LONGEST_ERROR = 300;

    private final HttpFetcher fetcher;

    WebhookPost(HttpSettings settings, EgressPolicy egress) {
        this.fetcher =
                new HttpFetcher(
                        settings.withConnectTimeout(CONNECT).withReadTimeout(SILENCE),
                        egress,
                        Dns.SYSTEM);
    }

    /// What came of it.
    ///
    /// @param status of the answer; null if there was none
    /// @param error why it is no success; null if it is one
    /// @param retryAfter how long the receiver wants to be left alone; null if it does not say
    record Outcome(
            @Nullable Integer status, @Nullable String error, @Nullable Duration retryAfter) {
        boolean isSuccess() {
            return error == null;
        }
    }

    /// Sends it and waits for the answer, 15 s at most.
    Outcome send(URI url, WebhookSecret secret, UUID event, String payload, Instant now) {
        long timestamp = now.getEpochSecond();
        HttpCall call =
                fetcher.preparePost(
                        url,
                        List.of(
                                HeaderField.plain("webhook-id", event.toString()),
                                HeaderField.plain("webhook-timestamp", Long.toString(timestamp)),
                                HeaderField.plain(
                                        "webhook-signature",
                                        secret.sign(event, timestamp, payload))),
                        payload);
        CompletableFuture<Void> end =
                CompletableFuture.runAsync(
                        call::abort,
                        CompletableFuture.delayedExecutor(WHOLE.toMillis(), TimeUnit.MILLISECONDS));
        try (HttpAnswer answer = call.openHere()) {
            int status = answer.head().status();
            return new Outcome(
                    status,
                    status / 100 == 2 ? null : refusal(status),
                    answer.head().retryAfter(now));
        } catch (IOException | IllegalArgumentException e) {
            // The latter for an address of which no connection can be made.
            return new Outcome(null, call.isAborted() ? tooSlow() : reason(e), null);
        } finally {
            end.cancel(false);
        }
    }

    /// The event and its signature are for the address that an admin named (Standard Webhooks takes
    /// a redirect for a failure as well).
    private static String refusal(int status) {
        return "the receiver answered %d%s"
                .formatted(
                        status,
                        status / 100 == 3 ? "; redirects are not followed, name where it is" : "");
    }

    private static String tooSlow() {
        return "no answer within %d s".formatted(WHOLE.toSeconds());
    }

    private static String reason(Exception error) {
        String text =
                String.valueOf(error.getMessage() == null ? error.getClass() : error.getMessage())
                        .replaceAll("\\p{Cntrl}", " ");
        return text.substring(0, Math.min(text.length(), LONGEST_ERROR));
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
