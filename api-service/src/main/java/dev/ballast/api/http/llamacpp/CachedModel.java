package dev.ballast.api.http.llamacpp;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An installed model as llamactl shows it: what its code answers and what its documentation says,
/// both, as they differ.
///
/// @param node a worker that mounts the volume; empty if none is there
/// @param sizeBytes of all files; the same as `totalSize`
@Schema(name = "LlamactlModel")
record CachedModel(
        String node,
        String repo,
        String tag,
        long sizeBytes,
        long totalSize,
        int fileCount,
        List<File> files) {
    CachedModel {
        files = List.copyOf(files);
    }

    /// One file.
    ///
    /// @param name its path in the repository
    /// @param path absolute, as the worker sees it; relative to the volume if none is there
    /// @param sizeBytes the same as `size`
    /// @param type `gguf`, `mmproj`, `preset` or `other`
    /// @param modified when it was installed, in seconds since 1970
    @Schema(name = "LlamactlFile")
    record File(String name, String path, long sizeBytes, long size, String type, long modified) {}
}
