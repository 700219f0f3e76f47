package dev.ballast.model.artifact;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// A file on a volume that another program put there.
///
/// @param path relative to the volume's root
/// @param size bytes
/// @param modified to the millisecond
/// @param source the repository whose cache it is in, as `hf://org/name`; null for loose weights
/// @param revision the commit of its snapshot; null for loose weights
/// @param family the folder below the root that it lies in, such as `checkpoints`; null for none
public record FoundFile(
        RelativePath path,
        long size,
        Instant modified,
        @Nullable String source,
        @Nullable String revision,
        @Nullable String family) {
    public FoundFile {
        modified = modified.truncatedTo(ChronoUnit.MILLIS);
    }
}
