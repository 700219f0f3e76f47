package dev.ballast.volume;

import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.RelativePath;
import java.util.Map;

/// What came of comparing a content with its digest.
///
/// @param stored whether the sound content is in the store now
/// @param damaged the names that do not show it, relative to the volume's root
public record Verdict(boolean stored, Map<RelativePath, Damage> damaged) {
    public Verdict {
        damaged = Map.copyOf(damaged);
    }
}
