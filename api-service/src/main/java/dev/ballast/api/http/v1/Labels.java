package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules for a job's labels: at most 64; names of 1 to 63 of `A-Z a-z 0-9 . _ / -`, values of
/// at most 255 characters.
final class Labels {
    private static final int MAX = 64;
    private static final int MAX_VALUE = 255;
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
        } else if (value == null
                || value.length() > MAX_VALUE
                || value.codePoints().anyMatch(Character::isISOControl)) {
            violations.refuse(
                    "labels." + name,
                    "takes a text of at most %d characters, none of them a control character"
                            .formatted(MAX_VALUE));
        }
    }
}
