package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.settings.Settings;
import org.jspecify.annotations.Nullable;

/// Limits of a job's speed, bytes per second.
final class Speeds {
    private Speeds() {}

    static void check(Violations violations, @Nullable Long maxSpeed) {
        if (maxSpeed != null && maxSpeed < Settings.LEAST_SPEED) {
            violations.refuse(
                    "max_speed",
                    "is %d; it takes %d bytes per second or more"
                            .formatted(maxSpeed, Settings.LEAST_SPEED));
        }
    }
}
