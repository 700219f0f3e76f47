package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import org.jspecify.annotations.Nullable;

/// The text that lists are searched for.
final class Search {
    private Search() {}

    /// The text; null for all, also when it is empty, as a search field sends it.
    static @Nullable String text(Violations violations, @Nullable String q, int most) {
        if (q == null || q.isEmpty()) {
            return null;
        }
        if (!Texts.isClean(q, most)) {
            violations.refuse(
                    "q",
                    "takes at most %d characters, none of them a control character"
                            .formatted(most));
        }
        return q;
    }
}
