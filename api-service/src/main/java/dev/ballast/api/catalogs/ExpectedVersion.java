package dev.ballast.api.catalogs;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which version an entry must have for a change to be done (RFC 9110 §13.1.1 and §13.1.2).
///
/// @param versions one of these; empty for any
/// @param absent whether there must be no entry at all; then `versions` does not matter
public record ExpectedVersion(Set<Long> versions, boolean absent) {
    public ExpectedVersion {
        versions = Set.copyOf(versions);
    }

    /// @param version of the entry that is there; null for none
    boolean allows(@Nullable Long version) {
        if (absent) {
            return version == null;
        }
        return version != null && (versions.isEmpty() || versions.contains(version));
    }
}
