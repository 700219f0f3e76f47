package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.http.form.BringsFile;
import dev.ballast.api.http.form.LargeBody;
import dev.ballast.api.http.form.SentFile;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.uploads.PartChecksum;
import dev.ballast.api.uploads.SweepUploads;
import dev.ballast.api.uploads.Upload;
import dev.ballast.api.uploads.UploadWish;
import dev.ballast.api.uploads.Uploads;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// Files that callers send: by tus 1.0, which can be resumed, or as a form.
@Path("/api/v1/uploads")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Uploads", description = "Files that are sent instead of fetched.")
@Blocking
public class UploadsResource {
    private static final String PATH = "/api/v1/uploads/";

    private final Uploads uploads;
    private final SweepUploads sweep;

    UploadsResource(Uploads uploads, SweepUploads sweep) {
        this.uploads = uploads;
        this.sweep = sweep;
    }

    /// Uploads may be of any size.
    @Singleton
    static LargeBody bodies() {
        return new LargeBody(path -> (path + "/").startsWith(PATH), LargeBody.ANY);
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listUploads",
            summary = "List one's own uploads",
            description =
                    "Oldest first: those that are not complete, and those that their `job`"
                            + " installs.")
    public Items<UploadView> list(@Context SecurityContext caller) {
        return new Items<>(uploads.list(name(caller)).stream().map(this::view).toList());
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "beginUpload",
            summary = "Begin an upload",
            description =
                    "tus 1.0: `Upload-Length`, and `Upload-Metadata` with `filename` (required),"
                        + " `dest`, `volume`, `view` (plain), `sha256`, `priority`, `fingerprint`."
                        + " The first part may come along as `application/offset+octet-stream`. 201"
                        + " with `Location`. A file that is no model by its name or content is"
                        + " refused; 507 if there is no room.")
    public Response begin(
            InputStream body, @Context HttpHeaders headers, @Context SecurityContext caller)
            throws IOException {
        Tus.check(headers);
        Violations violations = new Violations();
        long size = Tus.bytes(violations, headers, "Upload-Length", 1);
        String metadata = headers.getHeaderString("Upload-Metadata");
        PartChecksum checksum = Tus.checksum(violations, headers);
        UploadWish wish = UploadFields.ofMetadata(violations, metadata).toWish(violations);
        String owner = name(caller);
        Upload upload = uploads.begin(owner, wish, size, metadata == null ? "" : metadata);
        if (Tus.bringsPart(headers)) {
            upload = uploads.append(upload.id(), owner, 0, body, checksum);
        }
        return described(Response.created(URI.create(PATH + upload.id())), upload).build();
    }

    @POST
    @BringsFile
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "uploadForm",
            summary = "Upload a file at once",
            description =
                    "`file`, and the fields `dest`, `volume`, `sha256`, `priority` as for a"
                            + " resumable upload. The answer names the `job` that installs it.")
    public Response form(
            @RestForm("file") @Nullable FileUpload file,
            @RestForm("dest") @Nullable String dest,
            @RestForm("volume") @Nullable String volume,
            @RestForm("sha256") @Nullable String sha256,
            @RestForm("priority") @Nullable String priority,
            @Context SecurityContext caller)
            throws IOException {
        FileUpload sent = SentFile.of(file);
        Map<String, String> fields = new HashMap<>();
        fields.put("filename", sent.fileName());
        putIfGiven(fields, "dest", dest);
        putIfGiven(fields, "volume", volume);
        putIfGiven(fields, "sha256", sha256);
        putIfGiven(fields, "priority", priority);
        UploadWish wish = new UploadFields(fields).toWish(new Violations());
        Upload upload = uploads.take(name(caller), wish, sent.uploadedFile(), sent.size());
        return Response.created(URI.create(PATH + upload.id())).entity(view(upload)).build();
    }

    @OPTIONS
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "describeUploads",
            summary = "Say what of tus is spoken",
            description = "Version, extensions and algorithms for checksums, as headers.")
    public Response options() {
        return Response.noContent()
                .header("Tus-Version", Tus.VERSION)
                .header("Tus-Extension", Tus.EXTENSIONS)
                .header("Tus-Checksum-Algorithm", String.join(",", PartChecksum.ALGORITHMS))
                .build();
    }

    @HEAD
    @Path("{id}")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "getUpload",
            summary = "Say how far an upload is",
            description =
                    "`Upload-Offset`, `Upload-Length`, `Upload-Expires`; `Ballast-Job` once"
                            + " complete.")
    public Response head(
            @PathParam("id") String id,
            @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        Tus.check(headers);
        Upload upload = uploads.find(Ask.upload(id), name(caller));
        Response.ResponseBuilder answer =
                Response.noContent()
                        .header("Upload-Length", upload.size())
                        .header("Cache-Control", "no-store");
        if (!upload.metadata().isEmpty()) {
            answer.header("Upload-Metadata", upload.metadata());
        }
        return described(answer, upload).build();
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "continueUpload",
            summary = "Send a part",
            description =
                    "`Upload-Offset` says where it begins; with `Upload-Checksum` it is checked"
                        + " (460 if it differs, and nothing of it is kept). What has come is kept"
                        + " when the connection breaks. The last part makes the job, named by"
                        + " `Ballast-Job`.")
    public Response append(
            @PathParam("id") String id,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext caller)
            throws IOException {
        Tus.check(headers);
        Tus.requirePart(headers);
        Violations violations = new Violations();
        long offset = Tus.bytes(violations, headers, "Upload-Offset", 0);
        PartChecksum checksum = Tus.checksum(violations, headers);
        violations.check();
        return described(
                        Response.noContent(),
                        uploads.append(Ask.upload(id), name(caller), offset, body, checksum))
                .build();
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "deleteUpload",
            summary = "Give an upload up",
            description = "What has come of it is deleted.")
    public void delete(@PathParam("id") String id, @Context SecurityContext caller)
            throws IOException {
        uploads.drop(Ask.upload(id), name(caller));
    }

    /// An upload as it is listed.
    ///
    /// @param fingerprint what its caller knows the file by
    @Schema(name = "Upload")
    record UploadView(
            UUID id,
            String fileName,
            @Nullable String dest,
            String volume,
            long size,
            long offset,
            @Nullable String fingerprint,
            @Nullable UUID job,
            Instant createdAt,
            Instant expiresAt) {}

    private UploadView view(Upload upload) {
        UploadWish wish = upload.wish();
        return new UploadView(
                upload.id(),
                wish.fileName().value(),
                wish.dest() == null ? null : wish.dest().value(),
                wish.volume().value(),
                upload.size(),
                upload.offset(),
                wish.fingerprint(),
                upload.job(),
                upload.createdAt(),
                sweep.expiry(upload));
    }

    private Response.ResponseBuilder described(Response.ResponseBuilder answer, Upload upload) {
        if (upload.job() != null) {
            answer.header("Ballast-Job", upload.job());
        }
        return answer.header("Upload-Offset", upload.offset())
                .header(
                        "Upload-Expires",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                sweep.expiry(upload).atOffset(ZoneOffset.UTC)));
    }

    private static String name(SecurityContext caller) {
        return caller.getUserPrincipal().getName();
    }

    private static void putIfGiven(
            Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
