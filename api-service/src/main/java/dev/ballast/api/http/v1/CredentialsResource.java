package dev.ballast.api.http.v1;

import dev.ballast.api.access.Credential;
import dev.ballast.api.access.HubCredentials;
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

/// Secrets for hubs.
@Path("/api/v1/credentials")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(
        name = "Credentials",
        description = "Tokens for hubs, used for jobs that bring none of their own.")
@Blocking
public class CredentialsResource {
    private final HubCredentials credentials;

    CredentialsResource(HubCredentials credentials) {
        this.credentials = credentials;
    }

    @GET
    @Operation(
            operationId = "listCredentials",
            summary = "List stored credentials",
            description = "By host, without the secrets: those are told to workers only.")
    public Items<CredentialView> list() {
        return new Items<>(credentials.list().stream().map(CredentialView::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "storeCredential",
            summary = "Store a credential",
            description =
                    "From the next claim on, jobs without a `token` are worked on with it: `hf://`"
                        + " and `gguf://` with that of `huggingface.co`, `civitai://` with that of"
                        + " `civitai.com`, `https://` addresses with that of their host (and port),"
                        + " `http://` ones with that of `http://host`. A host that has one: 409"
                        + " `CREDENTIAL_EXISTS`.")
    public Response store(CredentialBody body) {
        CredentialBody.Wish wish = Ask.body(body).check();
        Credential stored = credentials.add(wish.host(), wish.name(), wish.secret());
        return Response.created(URI.create("/api/v1/credentials/" + stored.id()))
                .entity(CredentialView.of(stored))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "deleteCredential",
            summary = "Delete a stored credential",
            description = "No task that is claimed afterwards gets it.")
    public void delete(@PathParam("id") String id) {
        credentials.remove(Ask.credential(id));
    }

    /// A credential without its secret.
    @Schema(name = "Credential")
    record CredentialView(UUID id, String host, String name, Instant createdAt) {
        static CredentialView of(Credential credential) {
            return new CredentialView(
                    credential.id(), credential.host(), credential.name(), credential.createdAt());
        }
    }
}
