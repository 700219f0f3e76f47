package dev.ballast.metadata.format;

import java.util.Locale;

/// What the first bytes of a file look like.
enum FileFormat {
    SAFETENSORS,
    GGUF,
    ONNX,
    ZIP,
    PICKLE,
    HTML,
    XML,
    JSON,
    GIT_LFS_POINTER,
    ERROR_PAGE,
    TEXT,
    EMPTY,
    UNKNOWN;

    /// As callers see it, for example `git-lfs-pointer`.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
