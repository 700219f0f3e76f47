package dev.ballast.api.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.api.access.Role;
import dev.ballast.api.models.VolumeView;
import dev.ballast.api.settings.ChangeSettings;
import dev.ballast.api.settings.ReadSettings;
import dev.ballast.api.settings.Settings;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The settings and the disk of the admin page.
@Path(AdminErrors.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@Blocking
public class AdminSettingsResource {
    private final ReadSettings readSettings;
    private final ChangeSettings changeSettings;
    private final HubTokens tokens;
    private final Disk disk;

    AdminSettingsResource(
            ReadSettings readSettings, ChangeSettings changeSettings, HubTokens tokens, Disk disk) {
        this.readSettings = readSettings;
        this.changeSettings = changeSettings;
        this.tokens = tokens;
        this.disk = disk;
    }

    @GET
    @Path("settings")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "adminSettings",
            summary = "Get how many downloads run at once",
            description = "In the whole cluster; and whether it is under maintenance.")
    public Panel settings() {
        return Panel.of(readSettings.handle());
    }

    @PUT
    @Path("settings")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.ADMIN)
    @Operation(
            operationId = "adminChangeSettings",
            summary = "Change how many downloads run at once",
            description =
                    "Takes 1 to 10; what lies outside becomes the nearest of them. `maintenance`,"
                            + " where it is given, begins or ends that.")
    public Panel change(@Schema(implementation = Panel.class) @Nullable JsonNode body) {
        return Panel.of(changeSettings.handle(PanelChange.read(body)));
    }

    @GET
    @Path("settings/env")
    @RolesAllowed(Role.Name.ADMIN)
    @Operation(
            operationId = "adminEnv",
            summary = "Get the tokens of hubs, masked",
            description =
                    "The first and the last four characters of long ones; null if there is none.")
    public Map<String, @Nullable String> env() {
        return tokens.masked();
    }

    @PUT
    @Path("settings/env")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.ADMIN)
    @Operation(
            operationId = "adminChangeEnv",
            summary = "Store tokens of hubs",
            description =
                    "`HF_TOKEN` and `CIVITAI_TOKEN`; null or an empty text forgets one, the masked"
                            + " text that was got leaves it.")
    public Map<String, @Nullable String> changeEnv(@Nullable Map<String, @Nullable JsonNode> body) {
        tokens.change(body == null ? Map.of() : body);
        return tokens.masked();
    }

    @GET
    @Path("system/status")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "adminStatus",
            summary = "Get the room on the volume",
            description = "Bytes, as a worker saw it last.")
    public Status status() {
        VolumeView volume = disk.volume();
        return new Status(
                new Room(
                        volume.totalBytes(),
                        volume.totalBytes() - volume.freeBytes(),
                        volume.freeBytes()));
    }

    /// How many downloads run at once, and whether only admins may change anything.
    @Schema(name = "AdminSettings")
    record Panel(int maxConcurrent, boolean maintenance) {
        static Panel of(Settings settings) {
            return new Panel(settings.maxConcurrentDownloads(), settings.maintenance());
        }
    }

    /// The state of the system.
    @Schema(name = "AdminStatus")
    record Status(Room disk) {}

    /// Room on the volume, in bytes.
    @Schema(name = "AdminDisk")
    record Room(long totalBytes, long usedBytes, long freeBytes) {}
}
