package dev.ballast.api.webhooks;

import dev.ballast.model.job.JobState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What can be told of: `job.` and a state that a job came into, or what happened to a model.
public final class EventType {
    public static final String MODEL_INSTALLED = "model.installed";
    public static final String MODEL_DAMAGED = "model.damaged";
    public static final String MODEL_REMOVED = "model.removed";

    /// Sent when somebody asks for it, whatever a hook wants.
    public static final String PING = "ping";

    /// Stands for all.
    public static final String ALL = "*";

    private static final Set<String> CHOICES = Set.copyOf(choices());

    private EventType() {}

    /// A job came into this state.
    public static String of(JobState state) {
        return "job." + state.wire();
    }

    /// The choices by which a hook wants this type: itself, its family, all.
    public static List<String> wantedBy(String type) {
        return List.of(type, type.substring(0, type.indexOf('.')) + ".*", ALL);
    }

    /// A choice of a hook: a type, `job.*`, `model.*` or `*`.
    ///
    /// @throws IllegalArgumentException if it is none
    public static String parse(String text) {
        if (!CHOICES.contains(text)) {
            throw new IllegalArgumentException(
                    "'%s' is none of %s".formatted(text, String.join(", ", choices())));
        }
        return text;
    }

    private static List<String> choices() {
        List<String> all = new ArrayList<>(List.of(ALL, "job.*", "model.*"));
        Stream.concat(
                        Arrays.stream(JobState.values()).map(EventType::of),
                        Stream.of(MODEL_INSTALLED, MODEL_DAMAGED, MODEL_REMOVED))
                .forEach(all::add);
        return all;
    }
}
