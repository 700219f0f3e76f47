package dev.ballast.volume;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one installed model consists of. Written last, so a model with a manifest is whole.
///
/// @param revision the pinned revision; null where the source has none
/// @param path where a program is pointed to, relative to the volume's root
/// @param job the job that installed it, which tells this installation from an earlier one of the
///   same key; null in a manifest that an earlier version wrote
/// @param snapshot its place in a cache; null in the plain view
/// @param fence of the claim that installed it; null if that was none, or an earlier version's
/// @param foreign what others had there before; null for nothing
public record Manifest(
        ModelKey key,
        String name,
        SourceRef source,
        @Nullable String revision,
        View view,
        RelativePath path,
        Instant installedAt,
        List<File> files,
        @Nullable UUID job,
        @Nullable CacheSnapshot snapshot,
        @Nullable Long fence,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Foreign foreign) {
    /// The earlier claim first; one without a claim is an earlier version's.
    static final Comparator<Manifest> BY_CLAIM =
            Comparator.comparingLong(
                            (Manifest manifest) -> manifest.fence == null ? 0 : manifest.fence)
                    .thenComparing(Manifest::installedAt);

    public Manifest {
        files = List.copyOf(files);
    }

    /// One published file.
    ///
    /// @param path its name in the model
    /// @param published its place, relative to the volume's root
    /// @param size bytes
    /// @param gitSha1 git-blob SHA-1 by which its source knows it; null where it does not
    public record File(
            RelativePath path,
            RelativePath published,
            Sha256 sha256,
            long size,
            @Nullable String gitSha1) {

        /// The name of its content in a cache: what the hub gives as its `ETag`.
        String etag() {
            return gitSha1 == null ? sha256.hex() : gitSha1;
        }
    }

    /// Bytes of all files.
    public long size() {
        return files.stream().mapToLong(File::size).sum();
    }

    /// What others had there before.
    Foreign foreignThere() {
        return foreign == null ? Foreign.NONE : foreign;
    }

    /// All its names but its ref: those of its files, and in a cache of the contents and the list
    /// of files too.
    Set<RelativePath> names() {
        Set<RelativePath> names = new HashSet<>();
        files.forEach(file -> names.add(file.published()));
        if (snapshot != null) {
            files.forEach(file -> names.add(snapshot.blob(file.etag())));
            if (snapshot.whole()) {
                names.add(snapshot.tree());
            }
        }
        return names;
    }

    /// The names under which lies what is of its making, and not what others had there before.
    Set<RelativePath> namesMade() {
        Set<RelativePath> made = names();
        made.removeAll(foreignThere().names());
        return made;
    }

    /// Whether this is what that job installed; where one side does not tell, it is.
    boolean isOf(@Nullable UUID installer) {
        return job == null || installer == null || job.equals(installer);
    }

    /// Whether both are one installation, also where names were lost since.
    boolean isSameInstallationAs(Manifest other) {
        return installedAt.equals(other.installedAt) && Objects.equals(job, other.job);
    }

    /// Whether it is the installation that this removal is for; where one side does not tell, it
    /// is.
    boolean isFor(Work.Remove removal) {
        return isOf(removal.job())
                && (fence == null || removal.before() == null || fence < removal.before());
    }

    /// Whether a later claim installed it than the other one's. Fences only grow, also from job to
    /// job.
    boolean isNewerThan(Manifest other) {
        return fence != null && other.fence != null && fence > other.fence;
    }

    /// Whether it is what this very publish has written, and says the same still.
    boolean isThatOf(Manifest publish) {
        return saysTheSameAs(publish) && Objects.equals(fence, publish.fence);
    }

    /// Whether it says the same of the same files, whenever it was written.
    boolean saysTheSameAs(Manifest other) {
        return key.equals(other.key)
                && Objects.equals(job, other.job)
                && Objects.equals(snapshot, other.snapshot)
                && files.equals(other.files);
    }

    /// The names that both hold and only one can have. In a cache a name stands for one content for
    /// ever, so there models share them.
    Set<RelativePath> namesContestedWith(Manifest other) {
        if (snapshot != null || other.snapshot != null) {
            return Set.of();
        }
        Set<RelativePath> names = new HashSet<>();
        other.files().forEach(file -> names.add(file.published()));
        return files.stream()
                .map(File::published)
                .filter(names::contains)
                .collect(Collectors.toSet());
    }

    Manifest without(Set<RelativePath> published) {
        List<File> rest =
                files.stream().filter(file -> !published.contains(file.published())).toList();
        return having(rest);
    }

    Manifest having(List<File> itsFiles) {
        return with(itsFiles, foreign);
    }

    Manifest beside(Foreign others) {
        return with(files, others.equals(Foreign.NONE) ? null : others);
    }

    private Manifest with(List<File> itsFiles, @Nullable Foreign others) {
        return new Manifest(
                key,
                name,
                source,
                revision,
                view,
                path,
                installedAt,
                itsFiles,
                job,
                snapshot,
                fence,
                others);
    }
}
