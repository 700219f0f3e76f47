package dev.ballast.api.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.settings.SettingsChange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the admin page changes of the settings.
final class PanelChange {
    private static final long MOST = 10;

    private PanelChange() {}

    /// Reads and checks it; at least one of both must be there.
    static SettingsChange read(@Nullable JsonNode body) {
        JsonNode given = body == null ? MissingNode.getInstance() : body;
        JsonNode parallel = given.path("max_concurrent");
        JsonNode maintenance = given.path("maintenance");
        Violations violations = new Violations();
        if (!parallel.isIntegralNumber()
                && !(parallel.isMissingNode() && given.has("maintenance"))) {
            violations.refuse("max_concurrent", "takes a whole number");
        }
        if (!maintenance.isBoolean() && !maintenance.isMissingNode()) {
            violations.refuse("maintenance", "takes true or false");
        }
        violations.check();
        return new SettingsChange(
                parallel.isMissingNode()
                        ? Map.of()
                        : Map.of("max_concurrent_downloads", nearest(parallel)),
                null,
                null,
                null,
                null,
                null,
                maintenance.isMissingNode() ? null : maintenance.booleanValue());
    }

    private static long nearest(JsonNode wanted) {
        return Math.clamp(wanted.doubleValue() > MOST ? MOST : wanted.longValue(), 1, MOST);
    }
}
