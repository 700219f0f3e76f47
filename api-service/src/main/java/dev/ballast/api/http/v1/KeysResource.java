package dev.ballast.api.http.v1;

import dev.ballast.api.access.ApiKey;
import dev.ballast.api.access.CreateKey;
import dev.ballast.api.access.DeleteKey;
import dev.ballast.api.access.ListKeys;
import dev.ballast.api.access.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// API keys.
@Path("/api/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Keys", description = "Who may use this service.")
@Blocking
public class KeysResource {
    private final ListKeys listKeys;
    private final CreateKey createKey;
    private final DeleteKey deleteKey;

    KeysResource(ListKeys listKeys, CreateKey createKey, DeleteKey deleteKey) {
        this.listKeys = listKeys;
        this.createKey = createKey;
        this.deleteKey = deleteKey;
    }

    @GET
    @Operation(
            operationId = "listKeys",
            summary = "List API keys",
            description = "Oldest first, without the keys themselves: those are not kept.")
    public Items<KeyView> list() {
        return new Items<>(listKeys.handle().stream().map(KeyView::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createKey",
            summary = "Make an API key",
            description =
                    "`key` in the answer is the only time that it is shown. Roles: `viewer` reads,"
                            + " `operator` also submits and steers, `admin` also settings, keys and"
                            + " workers, `worker` only claims work. `expires_at` null: never."
                            + " A name that another working key has: 409 `KEY_NAME_TAKEN`.")
    public Response create(KeyBody body) {
        KeyBody.Wish wish = Ask.body(body).check(Instant.now());
        ApiKey.Created created = createKey.handle(wish.name(), wish.role(), wish.expiresAt());
        return Response.created(URI.create("/api/v1/keys/" + created.key().id()))
                .entity(CreatedKeyView.of(created))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "deleteKey",
            summary = "Delete an API key",
            description = "It stops working within 5 s. The last working admin key: 409.")
    public void delete(@PathParam("id") String id) {
        deleteKey.handle(Ask.key(id));
    }

    /// A key as it is listed.
    @Schema(name = "ApiKey")
    record KeyView(
            UUID id,
            String name,
            Role role,
            @Nullable Instant expiresAt,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {
        static KeyView of(ApiKey key) {
            return new KeyView(
                    key.id(),
                    key.name(),
                    key.role(),
                    key.expiresAt(),
                    key.createdAt(),
                    key.lastUsedAt());
        }
    }

    /// A key when it is made.
    ///
    /// @param key in clear, once
    @Schema(name = "CreatedApiKey")
    record CreatedKeyView(
            UUID id, String name, Role role, @Nullable Instant expiresAt, String key) {
        static CreatedKeyView of(ApiKey.Created created) {
            ApiKey key = created.key();
            return new CreatedKeyView(
                    key.id(), key.name(), key.role(), key.expiresAt(), created.secret().text());
        }

        /// Without the key.
        @Override
        public String toString() {
            return "CreatedKeyView[id=%s]".formatted(id);
        }
    }
}
