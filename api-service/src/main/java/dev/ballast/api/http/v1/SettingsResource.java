package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The settings that act while everything runs.
@Path("/api/v1/settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Fleet")
@Blocking
public class SettingsResource {
    private final ReadSettings readSettings;
    private final ChangeSettings changeSettings;
    private final SettingsReader reader;
    private final InstantSource clock;

    SettingsResource(
            ReadSettings readSettings,
            ChangeSettings changeSettings,
            SettingsReader reader,
            InstantSource clock) {
        this.readSettings = readSettings;
        this.changeSettings = changeSettings;
        this.reader = reader;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "getSettings",
            summary = "Get the settings",
            description =
                    "Speeds in bytes per second; null means no limit, but that what `verify_every`"
                        + " asks for is read at 50,000,000 then. `effective_max_speed` is the limit"
                        + " at this moment, by `max_speed` and the `timetable`; 0 while the"
                        + " timetable pauses downloads.")
    public SettingsView get() {
        return view(readSettings.handle());
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
                        + " is changed. Of a `timetable` the first entry that holds decides:"
                        + " `max_speed` (null: no limit) or `paused`, from `from` to `to` (not"
                        + " included; on the next day if not later than `from`) by the wall clock"
                        + " of `timezone`. While `maintenance` is true only admins change anything:"
                        + " others get 503 `MAINTENANCE` with `Retry-After`; reading goes on.")
    public SettingsView change(Map<String, JsonNode> changes) {
        return view(changeSettings.handle(reader.read(Ask.body(changes))));
    }

    private SettingsView view(Settings settings) {
        return SettingsView.of(settings, settings.ruleAt(clock.instant()));
    }
}
