package dev.ballast.api.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `where` of a query whose parts depend on what was asked.
final class Conditions {
    private final List<String> parts = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    Conditions and(String condition, @Nullable Object... values) {
        parts.add(condition);
        Collections.addAll(parameters, values);
        return this;
    }

    String where() {
        return parts.isEmpty() ? "" : " where " + String.join(" and ", parts);
    }

    /// The values of the placeholders, followed by these.
    @Nullable Object[] with(Object... more) {
        List<@Nullable Object> all = new ArrayList<>(parameters);
        Collections.addAll(all, more);
        return all.toArray();
    }

    /// Equal for conditions that let the same rows through.
    String key() {
        return parts + "|" + parameters;
    }

    /// A `like` pattern that finds this text anywhere.
    static String containing(String text) {
        return "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }
}
