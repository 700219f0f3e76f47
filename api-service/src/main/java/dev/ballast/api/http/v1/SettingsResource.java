package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The settings that act while everything runs.
@Path("/api/v1/settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Fleet")
@Blocking
public class SettingsResource {
    private final ReadSettings readSettings;
    private final ChangeSettings changeSettings;

    SettingsResource(ReadSettings readSettings, ChangeSettings changeSettings) {
        this.readSettings = readSettings;
        this.changeSettings = changeSettings;
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "getSettings",
            summary = "Get the settings",
            description = "Speeds in bytes per second; null means no limit.")
    public Settings get() {
        return readSettings.handle();
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.ADMIN)
    @Operation(
            operationId = "changeSettings",
            summary = "Change settings",
            description =
                    "Changes the fields that are given and leaves the others. Acts within 5 s,"
                        + " without a restart. An unknown or out-of-range field: 400, and nothing"
                        + " is changed.")
    public Settings change(Map<String, @Nullable Long> changes) {
        return changeSettings.handle(Ask.body(changes));
    }
}
