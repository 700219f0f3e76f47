package dev.ballast.api.internal;

import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.uploads.Upload;
import dev.ballast.api.uploads.Uploads;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/// Gives uploaded files to the workers that install them, whole or in ranges (RFC 9110 §14).
@Path("/internal/v1/uploads")
@Produces(MediaType.APPLICATION_OCTET_STREAM)
@RolesAllowed({Role.Name.WORKER, Role.Name.ADMIN})
@Tag(name = "Internal", description = "For workers.")
@Blocking
public class UploadedFileResource {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

    private final Uploads uploads;

    UploadedFileResource(Uploads uploads) {
        this.uploads = uploads;
    }

    @GET
    @Path("{id}")
    @Operation(
            operationId = "readUpload",
            summary = "Read an uploaded file",
            description = "One range, or all of it.")
    public Response read(
            @PathParam("id") UUID upload,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange)
            throws IOException {
        java.nio.file.Path file = uploads.file(upload).orElseThrow(UploadedFileResource::gone);
        long size = Files.size(file);
        String tag = "\"" + upload + "\"";
        Matcher asked = RANGE.matcher(range == null ? "" : range);
        if (!asked.matches() || (ifRange != null && !ifRange.equals(tag))) {
            return named(Response.ok(new PathPart(file, 0, size)), upload, tag).build();
        }
        long first = Long.parseLong(asked.group(1));
        String end = asked.group(2);
        long last = end.isEmpty() ? size - 1 : Math.min(Long.parseLong(end), size - 1);
        if (first > last) {
            return Response.status(416).header("Content-Range", "bytes */" + size).build();
        }
        return named(
                        Response.status(206).entity(new PathPart(file, first, last - first + 1)),
                        upload,
                        tag)
                .header("Content-Range", "bytes %d-%d/%d".formatted(first, last, size))
                .build();
    }

    private Response.ResponseBuilder named(
            Response.ResponseBuilder answer, UUID upload, String tag) {
        String name =
                uploads.known(upload)
                        .map(Upload::wish)
                        .map(wish -> wish.fileName().value())
                        .orElse("upload");
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return answer.header("ETag", tag)
                .header("Accept-Ranges", "bytes")
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded);
    }

    private static RefusedException gone() {
        return new RefusedException(
                RefusedException.Code.UPLOAD_NOT_FOUND, "There is no such upload any more.");
    }
}
