package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.webhooks.EventType;
import dev.ballast.api.webhooks.ReceiverUrl;
import dev.ballast.api.webhooks.Webhook;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an admin says of a webhook. To make one it takes the `url`; a change leaves what is not
/// said.
@Schema(name = "WebhookRequest")
record WebhookBody(
        @Schema(description = "https:// or http://; it may hold no secret, as it is shown.")
                @Nullable String url,
        @Schema(
                        description =
                                "job.queued, job.completed … for each state, model.installed,"
                                        + " model.damaged, model.removed; job.*, model.*, * for"
                                        + " all, which is what a new one gets if nothing is said.")
                @Nullable List<@Nullable String> events,
        @Schema(description = "What to call it. Default: the host of its address.")
                @Nullable String name,
        @Schema(description = "false: nothing is sent until it is switched on again.")
                @Nullable Boolean active) {
    private static final int LONGEST_NAME = 100;

    /// A webhook to be made.
    record Wish(String name, URI url, List<String> events) {}

    Wish check() {
        Violations violations = new Violations();
        if (url == null) {
            violations.refuse("url", "is missing");
        }
        if (active != null) {
            violations.refuse("active", "is for a change; a new one is on");
        }
        Webhook.Change said = said(violations);
        URI address = Objects.requireNonNull(said.url());
        return new Wish(
                said.name() == null ? nameOf(address) : said.name(),
                address,
                said.events() == null ? List.of(EventType.ALL) : said.events());
    }

    private static String nameOf(URI address) {
        String host = address.getHost();
        return host.substring(0, Math.min(host.length(), LONGEST_NAME));
    }

    Webhook.Change checkChange() {
        return said(new Violations());
    }

    private Webhook.Change said(Violations violations) {
        URI address = violations.parse("url", url, ReceiverUrl::parse);
        List<String> wanted = violations.parse("events", events, WebhookBody::types);
        if (name != null && !Texts.isPlain(name, LONGEST_NAME)) {
            violations.refuse(
                    "name",
                    "takes 1 to %d characters, none of them a control character"
                            .formatted(LONGEST_NAME));
        }
        violations.check();
        return new Webhook.Change(name, address, wanted, active);
    }

    private static List<String> types(List<@Nullable String> given) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("is empty; '*' stands for all");
        }
        return given.stream()
                .map(type -> EventType.parse(String.valueOf(type)))
                .distinct()
                .toList();
    }
}
