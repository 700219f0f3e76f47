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

    /// Where this work will make its model visible, if the volume lets it.
    ///
    /// @throws VolumeException `INVALID_REQUEST` if the names or the view are not possible
    public static Published planned(Work.Publish work) throws VolumeException {
        return of(work, Placement.of(work));
    }

    static Published of(Work.Publish work, Placement placement) {
        return new Published(
                placement.key(work),
                placement.path(),
                placement.files().stream()
                        .map(file ->
                                new Work.StoredFile(
                                        file.published(),
                                        file.sha256(),
                                        file.size(),
                                        file.gitSha1()))
                        .toList());
    }
}
