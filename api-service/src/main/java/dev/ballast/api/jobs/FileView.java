package dev.ballast.api.jobs;

import org.jspecify.annotations.Nullable;

/// One file of a job as callers see it.
///
/// @param path its name in the model
/// @param size bytes; null while unknown
/// @param sha256 as the source announced it, or as it was computed; null while unknown
/// @param state `waiting`, `downloading`, `done`, `failed` or `cancelled`
/// @param speed bytes per second
/// @param attempt tries of this file, 1 or more
/// @param worker who has it now; null for nobody
/// @param error what went wrong last; null if nothing did, or if it was mended
public record FileView(
        String path,
        @Nullable Long size,
        @Nullable String sha256,
        String state,
        long bytesDone,
        long speed,
        int attempt,
        @Nullable String worker,
        JobView.@Nullable JobError error) {}
