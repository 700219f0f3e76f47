package dev.ballast.model.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// How soon a job's work is picked, before its age decides.
///
/// @param value 0 (last) to 9 (first)
public record Priority(@JsonValue int value) {
    /// What a job gets when it names none: 5.
    public static final Priority DEFAULT = new Priority(5);

    @JsonCreator
    public Priority {
        if (value < 0 || value > 9) {
            throw new IllegalArgumentException(
                    "priority %d is outside 0 (last) to 9 (first)".formatted(value));
        }
    }

    /// How much of a limited speed a job gets beside others: twice as much with each step, so that
    /// a 9 leaves nearly nothing to a 0, but something.
    public int weight() {
        return 1 << value;
    }
}
