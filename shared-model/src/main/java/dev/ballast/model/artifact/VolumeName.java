package dev.ballast.model.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name of a volume, as settings, jobs and topics spell it.
///
/// @param value 1 to 63 of `a-z`, `0-9` and `-`, beginning with a letter or digit; so that it can
///   be part of a Kafka topic's name and of a Kubernetes object's
public record VolumeName(@JsonValue String value) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /// The volume that a job gets when it names none.
    public static final VolumeName SHARED = new VolumeName("shared");

    @JsonCreator
    public VolumeName {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a volume name: it takes 1 to 63 of a-z, 0-9 and '-'"
                            .formatted(value));
        }
    }

    /// The name that settings give to a volume, where a host's name may be part of it: its dots
    /// become hyphens.
    ///
    /// @throws IllegalArgumentException if it is no name of a volume for other reasons
    public static VolumeName ofSetting(String text) {
        return new VolumeName(text.strip().replace('.', '-'));
    }

    @Override
    public String toString() {
        return value;
    }
}
