package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.message.Work;
import java.util.List;

/// Where a model became visible.
///
/// @param path where a program is pointed to, relative to the volume's root: the file of a model of
///   one file, otherwise the folder that its names are relative to
/// @param files the published files; each `path` is relative to the volume's root
public record Published(ModelKey key, RelativePath path, List<Work.StoredFile> files) {
    public Published {
        files = List.copyOf(files);
    }
}
