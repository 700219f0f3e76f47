package dev.ballast.api.jobs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param nextCursor where the next part begins; null at the end
/// @param total how many there are in all parts
public record Page<T>(List<T> items, @Nullable String nextCursor, long total) {
    /// The most items of one part.
    public static final int MOST = 200;

    public Page {
        items = List.copyOf(items);
    }

    /// What gives the parts of a list.
    ///
    /// @param <T> its items
    public interface Parts<T> {
        /// One part.
        ///
        /// @param cursor null for the first
        Page<T> from(@Nullable String cursor);
    }

    /// The items of all parts.
    public static <T> List<T> all(Parts<T> parts) {
        List<T> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> page = parts.from(cursor);
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return all;
    }
}
