package dev.ballast.api.http.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.access.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The LoRAs of the catalog, for those who choose one.
@Path("/api/admin/loras")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@RolesAllowed(Role.Name.VIEWER)
@Blocking
public class AdminLorasResource {
    private static final String CATEGORY = "loras";

    private final Cards cards;

    AdminLorasResource(Cards cards) {
        this.cards = cards;
    }

    @GET
    @Operation(
            operationId = "adminLoras",
            summary = "List LoRAs",
            description = "The models of the category `loras`.")
    public Loras all() {
        return list(_ -> true);
    }

    @GET
    @Path("compatible/{id}")
    @Operation(
            operationId = "adminCompatibleLoras",
            summary = "List LoRAs for a base model",
            description = "Those with this `base_model`, in any case.")
    public Loras compatible(@PathParam("id") String id) {
        return list(card -> id.equalsIgnoreCase(card.entry().text("base_model")));
    }

    private Loras list(Predicate<Card> wanted) {
        return new Loras(
                cards.ofCategory(CATEGORY).stream().filter(wanted).map(Card::json).toList());
    }

    /// LoRAs.
    @Schema(name = "AdminLoras")
    record Loras(List<ObjectNode> loras) {}
}
