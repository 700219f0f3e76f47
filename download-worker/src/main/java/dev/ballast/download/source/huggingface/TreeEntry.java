package dev.ballast.download.source.huggingface;

import org.jspecify.annotations.Nullable;

/// One line of a listing, as the hub sends it. Its `xetHash`, which is no SHA-256 of the bytes
/// although it looks like one, is left out.
///
/// @param type `file` or `directory`
/// @param oid SHA-1 of the Git blob; of a pointer where there is `lfs`
/// @param size of the content, bytes
/// @param lfs null for a small file
public record TreeEntry(
        @Nullable String type,
        @Nullable String path,
        @Nullable String oid,
        @Nullable Long size,
        @Nullable Lfs lfs) {

    /// What Git LFS says of a large file.
    ///
    /// @param oid SHA-256 of the content
    public record Lfs(@Nullable String oid, @Nullable Long size) {}

    /// The path, empty if there is none.
    public String name() {
        return path == null ? "" : path;
    }

    boolean isFile() {
        return "file".equals(type) && path != null;
    }
}
