package dev.ballast.api.http.v1;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.webhooks.Delivery;
import dev.ballast.api.webhooks.Webhooks;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What was sent to a webhook, and what came of it.
@Path("/api/v1/webhooks/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Webhooks")
@Blocking
public class WebhookDeliveriesResource {
    private final Webhooks webhooks;

    WebhookDeliveriesResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    static URI address(UUID webhook, Delivery delivery) {
        return URI.create("/api/v1/webhooks/%s/deliveries/%s".formatted(webhook, delivery.id()));
    }

    @GET
    @Operation(
            operationId = "listDeliveries",
            summary = "List deliveries",
            description =
                    "The newest first; they are kept for 7 days. `log` has each attempt: `status`,"
                            + " `error` and `duration_ms`.")
    public Page<Delivery> list(
            @PathParam("id") String id,
            @QueryParam("state") @Parameter(description = "pending, delivered or failed.")
                    @Nullable String state,
            @QueryParam("limit") @Parameter(description = "Items per page, 1 to 200, default 50.")
                    @Nullable String limit,
            @QueryParam("cursor") @Parameter(description = "`next_cursor` of the page before.")
                    @Nullable String cursor) {
        Violations violations = new Violations();
        Delivery.State wanted = violations.parse("state", state, Delivery.State::ofWire);
        int most = Ask.limit(violations, limit);
        violations.check();
        return webhooks.deliveries(Ask.webhook(id), wanted, most, cursor);
    }

    @GET
    @Path("{delivery}")
    @Operation(
            operationId = "getDelivery",
            summary = "Get a delivery",
            description = "With its `payload`, the body that is posted.")
    public DeliveryDetail get(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        UUID webhook = Ask.webhook(id);
        UUID asked = Ask.delivery(delivery);
        return new DeliveryDetail(
                webhooks.delivery(webhook, asked), webhooks.payload(webhook, asked));
    }

    @POST
    @Path("{delivery}/redeliver")
    @Operation(
            operationId = "redeliver",
            summary = "Send an event again",
            description =
                    "As it was, with the same `webhook-id`, in a delivery of its own; also to a"
                            + " webhook that is off.")
    public Response redeliver(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        UUID webhook = Ask.webhook(id);
        Delivery sent = webhooks.redeliver(webhook, Ask.delivery(delivery));
        return Response.accepted(sent).location(address(webhook, sent)).build();
    }

    /// A delivery with what it carries.
    @Schema(name = "DeliveryDetail")
    record DeliveryDetail(
            Delivery delivery,
            @JsonRawValue @Schema(implementation = Object.class) String payload) {}
}
