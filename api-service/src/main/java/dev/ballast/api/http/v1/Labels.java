package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules for a job's labels: at most 64; names of 1 to 63 of `A-Z a-z 0-9 . _ / -`, values of
/// at most 255 characters.
final class Labels {
    private static final int MAX = 64;
    private static final int MAX_VALUE = 255;
    private static final int MAX_PAIR = 63 + 1 + MAX_VALUE;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,63}");

    private Labels() {}

    static void check(Violations violations, @Nullable Map<String, @Nullable String> labels) {
        if (labels == null) {
            return;
        }
        if (labels.size() > MAX) {
            violations.refuse("labels", "takes at most %d labels".formatted(MAX));
            return;
        }
        labels.forEach((name, value) -> check(violations, name, value));
    }

    /// Reads labels that a list is asked for, each as `name:value`.
    static Map<String, String> ofQuery(Violations violations, List<String> pairs) {
        Map<String, String> labels = new HashMap<>();
        for (String pair : pairs) {
            int colon = pair.indexOf(':');
            if (colon < 1 || !Texts.isClean(pair, MAX_PAIR)) {
                violations.refuse(
                        "label",
                        "takes name:value, at most %d characters, none of them a control character"
                                .formatted(MAX_PAIR));
            } else {
                labels.put(pair.substring(0, colon), pair.substring(colon + 1));
            }
        }
        return labels;
    }

    static Map<String, String> orEmpty(@Nullable Map<String, @Nullable String> labels) {
        Map<String, String> checked = new LinkedHashMap<>();
        if (labels != null) {
            labels.forEach((name, value) -> checked.put(name, Objects.requireNonNull(value)));
        }
        return checked;
    }

    private static void check(Violations violations, String name, @Nullable String value) {
        if (!NAME.matcher(name).matches()) {
            violations.refuse(
                    "labels", "a label's name takes 1 to 63 of A-Z, a-z, 0-9, '.', '_', '/', '-'");
        } else if (value == null || !Texts.isClean(value, MAX_VALUE)) {
            violations.refuse(
                    "labels." + name,
                    "takes a text of at most %d characters, none of them a control character"
                            .formatted(MAX_VALUE));
        }
    }
}
