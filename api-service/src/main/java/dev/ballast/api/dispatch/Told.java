package dev.ballast.api.dispatch;

import dev.ballast.model.message.Control;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the workers heard last about their limits.
///
/// @param limits null before the first time
/// @param jobs of those under way with a limit of their own
public record Told(Control.@Nullable Limits limits, List<Control.JobSpeed> jobs) {
    public static final Told NOTHING = new Told(null, List.of());

    public Told {
        jobs = List.copyOf(jobs);
    }

    Map<String, Long> shares() {
        return limits == null ? Map.of() : limits.shares();
    }

    Map<String, Long> sharesOf(UUID job) {
        return jobs.stream()
                .filter(told -> told.job().equals(job))
                .findFirst()
                .map(Control.JobSpeed::shares)
                .orElse(Map.of());
    }
}
