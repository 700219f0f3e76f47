package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one installed model consists of. Written last, so a model with a manifest is whole.
///
/// @param revision the pinned revision; null where the source has none
/// @param path where a program is pointed to, relative to the volume's root
public record Manifest(
        ModelKey key,
        String name,
        SourceRef source,
        @Nullable String revision,
        View view,
        RelativePath path,
        Instant installedAt,
        List<File> files) {
    public Manifest {
        files = List.copyOf(files);
    }

    /// One published file.
    ///
    /// @param path its name in the model
    /// @param published its place, relative to the volume's root
    /// @param size bytes
    public record File(RelativePath path, RelativePath published, Sha256 sha256, long size) {}

    /// Bytes of all files.
    public long size() {
        return files.stream().mapToLong(File::size).sum();
    }

    boolean holds(RelativePath published) {
        return files.stream().anyMatch(file -> file.published().equals(published));
    }

    boolean uses(Sha256 sha256) {
        return files.stream().anyMatch(file -> file.sha256().equals(sha256));
    }

    Manifest without(RelativePath published) {
        return new Manifest(
                key,
                name,
                source,
                revision,
                view,
                path,
                installedAt,
                files.stream().filter(file -> !file.published().equals(published)).toList());
    }
}
