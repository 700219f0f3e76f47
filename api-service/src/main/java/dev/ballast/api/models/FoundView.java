package dev.ballast.api.models;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file on a volume that another program put there, as the newest scan saw it.
///
/// @param path relative to the volume's root
/// @param kind `cache` or `weights`
/// @param source the repository whose cache it is in; null for loose weights
/// @param revision the commit of its snapshot; null for loose weights
/// @param family the folder below the root that it lies in; null for none
/// @param sha256 null until a scan was asked for digests
public record FoundView(
        UUID id,
        String volume,
        String path,
        long size,
        Instant modified,
        String kind,
        @Nullable String source,
        @Nullable String revision,
        @Nullable String family,
        @Nullable String sha256,
        Instant firstSeen) {}
