package dev.ballast.api.http.ultramuse;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.form.BringsFile;
import dev.ballast.api.http.form.LargeBody;
import dev.ballast.api.http.form.SentFile;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.uploads.Upload;
import dev.ballast.api.uploads.UploadRules;
import dev.ballast.api.uploads.UploadWish;
import dev.ballast.api.uploads.Uploads;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// Takes in files of models from the callers' computers.
@Path(UltraMuseUploadResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "UltraMuse")
@Blocking
public class UltraMuseUploadResource {
    static final String PATH = UltraMuseResource.PATH + "/upload";

    private static final List<String> SUFFIXES =
            List.of(".safetensors", ".gguf", ".ckpt", ".pth", ".bin");

    private final Uploads uploads;
    private final ComingUploads coming;

    UltraMuseUploadResource(Uploads uploads, ComingUploads coming) {
        this.uploads = uploads;
        this.coming = coming;
    }

    /// Uploads may be of any size.
    @Singleton
    static LargeBody uploads() {
        return LargeBody.at(PATH, LargeBody.ANY);
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "ultraMuseUploads",
            summary = "Look at one's own uploads whose bytes come",
            description =
                    "Those that this replica of the service takes in just now, oldest first. Once"
                            + " all of it is there, an upload is a job, which is looked at as a"
                            + " download is.")
    public Coming coming(@Context SecurityContext caller) {
        return new Coming(coming.of(caller.getUserPrincipal().getName()));
    }

    @POST
    @BringsFile
    @Counted
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "ultraMuseUpload",
            summary = "Upload a model",
            description =
                    "`file`, and `family` and `type`, which choose its folder: weights only"
                        + " (.safetensors .gguf .ckpt .pth .bin). How far it is, `GET` says;"
                        + " `jobId` is looked at as a download is. Large files are better sent to"
                        + " `/api/v1/uploads`, where they can be resumed.")
    public Sent upload(
            @RestForm("file") @Nullable FileUpload file,
            @RestForm("family") @Nullable String family,
            @RestForm("type") @Nullable String type,
            @Context SecurityContext caller)
            throws IOException {
        FileUpload sent = SentFile.of(file);
        Violations violations = new Violations();
        RelativePath name =
                violations.parse("file", sent.fileName(), UltraMuseUploadResource::weights);
        violations.check();
        UploadWish wish =
                new UploadWish(
                        Objects.requireNonNull(name),
                        new RelativePath(
                                Folder.of(
                                        Definition.orElse(family, ""),
                                        Definition.orElse(type, ""))),
                        VolumeName.SHARED,
                        null,
                        Priority.DEFAULT,
                        null);
        Upload upload =
                uploads.take(
                        caller.getUserPrincipal().getName(),
                        wish,
                        sent.uploadedFile(),
                        sent.size());
        return new Sent(true, String.valueOf(upload.job()));
    }

    private static RelativePath weights(String name) {
        RelativePath checked = UploadRules.name(name);
        if (SUFFIXES.stream().noneMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
            throw new IllegalArgumentException("ends in none of " + String.join(" ", SUFFIXES));
        }
        return checked;
    }

    /// What is on its way.
    @Schema(name = "UltraMuseComingUploads")
    record Coming(List<ComingUpload> uploads) {}

    /// A file that was taken in.
    ///
    /// @param jobId of the job that puts it onto the volume
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UltraMuseUpload")
    record Sent(boolean success, String jobId) {}
}
