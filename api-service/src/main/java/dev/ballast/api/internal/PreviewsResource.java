package dev.ballast.api.internal;

import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.metadata.SavePreview;
import dev.ballast.model.artifact.Sha256;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Takes pictures of models from workers, since the API mounts no volume.
@Path("/internal/v1/previews")
@RolesAllowed({Role.Name.WORKER, Role.Name.ADMIN})
@Tag(name = "Internal", description = "For workers.")
@Blocking
public class PreviewsResource {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final SavePreview savePreview;

    PreviewsResource(SavePreview savePreview) {
        this.savePreview = savePreview;
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "putPreview",
            summary = "Keep a picture of a model",
            description =
                    "Named by the SHA-256 of its bytes, of which it has 2 MiB at most. With"
                        + " `source`, whose picture it is, and `path`, where that lies on the"
                        + " volume, the answer names the file of the picture before, if there is"
                        + " another one that nothing else refers to; else it is 204.")
    @RequestBody(required = true)
    public @Nullable Before put(
            @PathParam("id") String name,
            @QueryParam("source") @Nullable String source,
            @QueryParam("path") @Nullable String path,
            byte @Nullable [] body) {
        if (!HEX.matcher(name).matches()) {
            throw RefusedException.invalid("id", "takes 64 hexadecimal digits");
        }
        savePreview.handle(new Sha256(name), body == null ? new byte[0] : body);
        return source == null || path == null
                ? null
                : savePreview.before(source, path).map(Before::new).orElse(null);
    }

    /// The picture that a source had.
    ///
    /// @param path of its file, relative to the volume's root
    @Schema(name = "PreviewBefore")
    record Before(String path) {}
}
