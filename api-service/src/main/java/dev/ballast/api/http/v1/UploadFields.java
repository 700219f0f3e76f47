package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.uploads.UploadRules;
import dev.ballast.api.uploads.UploadWish;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.View;
import dev.ballast.volume.VolumeLayout;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a caller says of a file: in `Upload-Metadata` (tus 1.0, Creation), or as fields of a form.
/// What nobody knows here is left alone, as clients add fields of their own.
record UploadFields(Map<String, String> values) {
    private static final int LONGEST_FINGERPRINT = 200;

    /// Reads pairs of a name and a value in Base64, separated by commas.
    static UploadFields ofMetadata(Violations violations, @Nullable String metadata) {
        Map<String, String> values = new HashMap<>();
        for (String pair : metadata == null ? new String[0] : metadata.split(",", -1)) {
            String[] parts = pair.strip().split(" +", -1);
            try {
                byte[] value = Base64.getDecoder().decode(parts.length > 1 ? parts[1] : "");
                values.put(parts[0], new String(value, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                violations.refuse("Upload-Metadata", "takes names and values in Base64");
            }
        }
        return new UploadFields(values);
    }

    /// What is wanted with the file.
    ///
    /// @throws dev.ballast.api.http.problem.InvalidRequestException naming every field that is
    ///   wrong
    UploadWish toWish(Violations violations) {
        if (!values.containsKey("filename")) {
            violations.refuse("filename", "is missing");
        }
        RelativePath name = violations.parse("filename", value("filename"), UploadRules::name);
        RelativePath dest = violations.parse("dest", value("dest"), UploadFields::folder);
        VolumeName volume = violations.parse("volume", value("volume"), VolumeName::new);
        Sha256 sha256 = violations.parse("sha256", value("sha256"), Sha256::new);
        Priority priority = violations.parse("priority", value("priority"), UploadFields::priority);
        View view = violations.parse("view", value("view"), View::ofWire);
        if (view != null && view != View.PLAIN) {
            violations.refuse("view", "takes plain only");
        }
        String fingerprint = value("fingerprint");
        if (fingerprint != null && !Texts.isPlain(fingerprint, LONGEST_FINGERPRINT)) {
            violations.refuse(
                    "fingerprint", "takes at most %d characters".formatted(LONGEST_FINGERPRINT));
        }
        violations.check();
        return new UploadWish(
                Objects.requireNonNull(name),
                dest,
                volume == null ? VolumeName.SHARED : volume,
                sha256,
                priority == null ? Priority.DEFAULT : priority,
                fingerprint);
    }

    private @Nullable String value(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static RelativePath folder(String dest) {
        RelativePath folder = new RelativePath(dest);
        VolumeLayout.checkDest(folder);
        return folder;
    }

    private static Priority priority(String text) {
        try {
            return new Priority(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
        }
    }
}
