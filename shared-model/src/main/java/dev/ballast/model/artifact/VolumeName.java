package dev.ballast.model.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The name of a volume, as settings, jobs and topics spell it.
///
/// @param value 1 to 63 of `a-z`, `0-9` and `-`, beginning with a letter or digit; so that it can
///   be part of a Kafka topic's name and of a Kubernetes object's
public record VolumeName(@JsonValue String value) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /// Of a digest at the end of a name, and of what is before it.
    private static final int DIGITS = 8;

    private static final int READABLE = 63 - 1 - DIGITS;

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
    /// become hyphens, and the end of the name tells `a.b` from `a-b`. A name without dots stays as
    /// it is.
    ///
    /// @throws IllegalArgumentException if it is no name of a volume for other reasons
    public static VolumeName ofSetting(String text) {
        VolumeName name = ofSettingEarlier(text);
        String written = text.strip();
        if (name.value.equals(written)) {
            return name;
        }
        String digest = Sha256.ofContent(written.getBytes(StandardCharsets.UTF_8)).hex();
        String readable = name.value.substring(0, Math.min(name.value.length(), READABLE));
        return new VolumeName(readable + "-" + digest.substring(0, DIGITS));
    }

    /// The name that the same setting gave before names with dots got an end of their own, so that
    /// two of them could become one.
    ///
    /// @throws IllegalArgumentException as [#ofSetting] does
    public static VolumeName ofSettingEarlier(String text) {
        return new VolumeName(text.strip().replace('.', '-'));
    }

    @Override
    public String toString() {
        return value;
    }
}
