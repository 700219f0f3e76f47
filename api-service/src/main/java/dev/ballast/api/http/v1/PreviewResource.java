package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.metadata.PreviewStore;
import dev.ballast.model.artifact.PreviewFormat;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Pictures and short videos of models. What is sent was told by its bytes, twice; a browser is
/// told to believe nothing else and to run nothing.
@Path("/api/v1/previews")
@Tag(name = "Catalog")
@Blocking
public class PreviewResource {
    private final PreviewStore previews;

    PreviewResource(PreviewStore previews) {
        this.previews = previews;
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "getPreview",
            summary = "Get a picture of a model",
            description =
                    "A picture (at most 450 pixels wide, a WebP 900) or a video (at most 2 MiB),"
                            + " named by the SHA-256 of its bytes, so it never changes.")
    public Response get(@PathParam("id") String name, @Context Request request) {
        EntityTag tag = new EntityTag(name);
        byte[] found =
                Ask.sha256(name)
                        .flatMap(previews::find)
                        .orElseThrow(() ->
                                new RefusedException(
                                        RefusedException.Code.PREVIEW_NOT_FOUND,
                                        "There is no preview of this name."));
        Response.ResponseBuilder known = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer =
                known == null ? Response.ok(found).type(mediaType(found)) : known;
        return answer.tag(tag)
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header("Content-Disposition", "inline")
                .build();
    }

    private static String mediaType(byte[] bytes) {
        return PreviewFormat.of(bytes)
                .map(PreviewFormat::mediaType)
                .orElse(MediaType.APPLICATION_OCTET_STREAM);
    }
}
