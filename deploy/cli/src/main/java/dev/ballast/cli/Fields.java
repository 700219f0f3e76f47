package dev.ballast.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a request. What is not given is left out, so that the API's own defaults hold.
final class Fields {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /// @param value null, or without an element, for one that is not given
    Fields with(String name, @Nullable Object value) {
        if (value != null && !isEmpty(value)) {
            values.put(name, value);
        }
        return this;
    }

    /// Those that were given, in their order.
    Map<String, Object> asMap() {
        return values;
    }

    private static boolean isEmpty(Object value) {
        return switch (value) {
            case Collection<?> elements -> elements.isEmpty();
            case Map<?, ?> entries -> entries.isEmpty();
            default -> false;
        };
    }
}
