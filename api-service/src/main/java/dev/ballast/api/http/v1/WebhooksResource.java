package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.webhooks.Delivery;
import dev.ballast.api.webhooks.Webhook;
import dev.ballast.api.webhooks.Webhooks;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Whom events are sent to.
@Path("/api/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Webhooks", description = "Signed events of jobs and models, sent to your services.")
@Blocking
public class WebhooksResource {
    private final Webhooks webhooks;

    WebhooksResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @GET
    @Operation(
            operationId = "listWebhooks",
            summary = "List webhooks",
            description =
                    "The oldest first, without their secrets. `off_reason` says why one was"
                            + " switched off.")
    public Items<Webhook> list() {
        return new Items<>(webhooks.list());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createWebhook",
            summary = "Make a webhook",
            description =
                    "`secret` in the answer is the only time that it is shown. Events are posted as"
                        + " `{\"id\", \"type\", \"created_at\", \"data\"}` with the headers"
                        + " `webhook-id`, `webhook-timestamp` and `webhook-signature` of the"
                        + " Standard Webhooks specification: `v1,` and base64 of the HMAC-SHA256 of"
                        + " `<id>.<timestamp>.<body>`, whose key is what the base64 behind `whsec_`"
                        + " stands for. An answer 2xx within 15 s is a success; everything else is"
                        + " tried again, ten times within a day.")
    public Response create(WebhookBody body) {
        WebhookBody.Wish wish = Ask.body(body).check();
        Webhook.Created created = webhooks.add(wish.name(), wish.url(), wish.events());
        return Response.created(URI.create("/api/v1/webhooks/" + created.webhook().id()))
                .entity(CreatedWebhook.of(created))
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(
            operationId = "getWebhook",
            summary = "Get a webhook",
            description = "Without its secret.")
    public Webhook get(@PathParam("id") String id) {
        return webhooks.get(Ask.webhook(id));
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeWebhook",
            summary = "Change a webhook",
            description =
                    "`active: true` switches it on again; what waited for it meanwhile is sent.")
    public Webhook change(@PathParam("id") String id, WebhookBody body) {
        return webhooks.change(Ask.webhook(id), Ask.body(body).checkChange());
    }

    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "deleteWebhook",
            summary = "Delete a webhook",
            description = "With the log of its deliveries.")
    public void delete(@PathParam("id") String id) {
        webhooks.remove(Ask.webhook(id));
    }

    @POST
    @Path("{id}/ping")
    @Operation(
            operationId = "pingWebhook",
            summary = "Send a test event",
            description =
                    "Of type `ping`, also to a webhook that is off. The log of deliveries says what"
                            + " came of it.")
    public Response ping(@PathParam("id") String id) {
        UUID webhook = Ask.webhook(id);
        Delivery sent = webhooks.ping(webhook);
        return Response.accepted(sent)
                .location(WebhookDeliveriesResource.address(webhook, sent))
                .build();
    }

    /// A webhook when it is made.
    ///
    /// @param secret in clear, once
    @Schema(name = "CreatedWebhook")
    record CreatedWebhook(
            UUID id,
            String name,
            URI url,
            List<String> events,
            boolean active,
            @Nullable Instant createdAt,
            String secret) {
        static CreatedWebhook of(Webhook.Created created) {
            Webhook webhook = created.webhook();
            return new CreatedWebhook(
                    webhook.id(),
                    webhook.name(),
                    webhook.url(),
                    webhook.events(),
                    webhook.active(),
                    webhook.createdAt(),
                    created.secret().text());
        }

        /// Without the secret.
        @Override
        public String toString() {
            return "CreatedWebhook[id=%s]".formatted(id);
        }
    }
}
