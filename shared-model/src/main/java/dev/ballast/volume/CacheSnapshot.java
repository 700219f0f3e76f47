package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One revision of a repository in a cache, as the Hugging Face client lays it out (as observed):
///
/// ```
/// <repository>/blobs/<etag>                  each content once
/// <repository>/snapshots/<commit>/unet/x     -> ../../../blobs/<etag>
/// <repository>/trees/<commit>.json           all files of the commit; only if all are there
/// <repository>/refs/<ref>                    the commit, without a line end; written last
/// ```
///
/// @param repository such as `hub/models--org--name`
/// @param commit hexadecimal
/// @param ref the branch or tag that was asked for; null where the commit itself was
/// @param whole whether it holds all files of the commit
public record CacheSnapshot(
        RelativePath repository, String commit, @Nullable String ref, boolean whole) {
    private static final String SNAPSHOTS = "snapshots";
    private static final String REFS = "refs";

    public CacheSnapshot {
        if (ref != null) {
            RelativePath.of(REFS, ref);
        }
    }

    /// The folder with the files under their names.
    RelativePath folder() {
        return folder(repository, commit);
    }

    static RelativePath folder(RelativePath repository, String commit) {
        return repository.resolve(RelativePath.of(SNAPSHOTS, commit));
    }

    RelativePath blob(String etag) {
        return repository.resolve(RelativePath.of("blobs", etag));
    }

    RelativePath tree() {
        return repository.resolve(RelativePath.of("trees", commit + ".json"));
    }

    @Nullable RelativePath refFile() {
        return ref == null ? null : repository.resolve(RelativePath.of(REFS, ref));
    }

    /// Whether programs that look for the ref of one may be led to the other.
    boolean hasRefOf(CacheSnapshot other) {
        return repository.equals(other.repository) && ref != null && ref.equals(other.ref);
    }

    /// Whether both are the same files, or some of them.
    boolean isSameCommitAs(CacheSnapshot other) {
        return repository.equals(other.repository) && commit.equals(other.commit);
    }

    /// Whether this is a name below the snapshots of a repository.
    static boolean isBelowOne(RelativePath published) {
        List<String> segments = published.segments();
        return segments.size() > 4
                && CacheNames.isCache(segments.getFirst())
                && segments.get(2).equals(SNAPSHOTS);
    }

    /// The repository that a snapshot, or a name in it, belongs to; a path of one segment is taken
    /// as it is.
    static RelativePath repositoryOf(RelativePath snapshot) {
        List<String> segments = snapshot.segments();
        return new RelativePath(
                String.join("/", segments.subList(0, Math.min(2, segments.size()))));
    }

    /// The snapshot that this name is in.
    static RelativePath folderOf(RelativePath published) {
        return folder(repositoryOf(published), published.segments().get(3));
    }
}
