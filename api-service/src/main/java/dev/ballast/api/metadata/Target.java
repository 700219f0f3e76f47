package dev.ballast.api.metadata;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model that metadata is wanted for: an entry of the catalog, or something installed.
///
/// @param label for people
/// @param file name of its main file; null where there is none
/// @param sha256 of its main file; null where nobody knows
/// @param volume that it lies on, where its picture is kept too
public record Target(
        String label,
        SourceRef source,
        @Nullable String file,
        @Nullable Sha256 sha256,
        VolumeName volume) {

    /// What is asked about it: what its source names, else what its content tells; empty if no hub
    /// can know it.
    public Optional<Subject> subject() {
        return Subject.of(source).or(() -> Optional.ofNullable(sha256).map(Subject.Content::new));
    }
}
