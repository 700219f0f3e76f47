package dev.ballast.model.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.View;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a claimed task asks its worker to do. It names no secret: those come beside it in the
/// claim.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Work.Resolve.class, name = "resolve"),
    @JsonSubTypes.Type(value = Work.Transfer.class, name = "transfer"),
    @JsonSubTypes.Type(value = Work.Publish.class, name = "publish"),
    @JsonSubTypes.Type(value = Work.Inspect.class, name = "inspect"),
    @JsonSubTypes.Type(value = Work.Remove.class, name = "remove"),
    @JsonSubTypes.Type(value = Work.Verify.class, name = "verify"),
    @JsonSubTypes.Type(value = Work.Describe.class, name = "describe"),
    @JsonSubTypes.Type(value = Work.Identify.class, name = "identify"),
    @JsonSubTypes.Type(value = Work.Scan.class, name = "scan"),
    @JsonSubTypes.Type(value = Work.Digest.class, name = "digest")
})
public sealed interface Work {

    /// The volume that the work is done on.
    VolumeName volume();

    /// Ask the source which files it has, and pin its revision.
    ///
    /// @param include `fnmatch` patterns, at least one of which a file must match; empty for all
    /// @param exclude `fnmatch` patterns, none of which a file may match
    /// @param sha256 what the caller says that a single-file source holds
    /// @param newest whether only the newest revision upstream is asked for, and no file: the
    ///   answer is a plan without files. Earlier versions do not know it and answer with the whole
    ///   plan of `source`, whose revision is the same but for a version of CivitAI
    record Resolve(
            UUID job,
            VolumeName volume,
            SourceRef source,
            List<String> include,
            List<String> exclude,
            @Nullable Sha256 sha256,
            boolean newest)
            implements Work {
        public Resolve {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }

        /// Asks for the files.
        public Resolve(
                UUID job,
                VolumeName volume,
                SourceRef source,
                List<String> include,
                List<String> exclude,
                @Nullable Sha256 sha256) {
            this(job, volume, source, include, exclude, sha256, false);
        }
    }

    /// Bring one file onto the volume, as a verified blob.
    ///
    /// @param source what the file belongs to; asked again when `uri` has expired
    /// @param revision the pinned revision; null where the source has none
    /// @param file what the plan said of it
    record Transfer(
            UUID job,
            VolumeName volume,
            SourceRef source,
            @Nullable String revision,
            PlannedFile file)
            implements Work {}

    /// Make the verified blobs visible under the names that a program expects.
    ///
    /// @param dest folder below the volume's root; null for views that have a place of their own
    /// @param whole whether these are all files that the source has at this revision; earlier
    ///   versions do not say, which counts as no
    record Publish(
            UUID job,
            VolumeName volume,
            SourceRef source,
            @Nullable String revision,
            View view,
            @Nullable RelativePath dest,
            List<StoredFile> files,
            boolean whole)
            implements Work {
        public Publish {
            files = List.copyOf(files);
        }

        /// Publishes what may be a selection.
        public Publish(
                UUID job,
                VolumeName volume,
                SourceRef source,
                @Nullable String revision,
                View view,
                @Nullable RelativePath dest,
                List<StoredFile> files) {
            this(job, volume, source, revision, view, dest, files, false);
        }
    }

    /// Read the header of one blob.
    ///
    /// @param path its name in the model, for messages only
    record Inspect(UUID job, VolumeName volume, RelativePath path, Sha256 sha256, long size)
            implements Work {}

    /// Take published files and blobs off the volume. Names that are already gone count as removed.
    ///
    /// @param modelKey the model whose manifest goes
    /// @param paths published files, relative to the volume's root
    /// @param blobs blobs that nobody else uses
    /// @param staging staging folders, by task, that are no longer wanted
    /// @param job the job that installed the model: a manifest of the same key that another job has
    ///   written since is somebody else's. Null if no model goes, or if an earlier version asks
    /// @param before fence before which the job installed it, as it may be retried meanwhile; null
    ///   for whenever
    record Remove(
            VolumeName volume,
            @Nullable String modelKey,
            List<RelativePath> paths,
            List<Sha256> blobs,
            List<UUID> staging,
            @Nullable UUID job,
            @Nullable Long before)
            implements Work {
        public Remove {
            paths = List.copyOf(paths);
            blobs = List.copyOf(blobs);
            staging = List.copyOf(staging);
        }

        /// Takes off what the job installed, whenever that was.
        public Remove(
                VolumeName volume,
                @Nullable String modelKey,
                List<RelativePath> paths,
                List<Sha256> blobs,
                List<UUID> staging,
                @Nullable UUID job) {
            this(volume, modelKey, paths, blobs, staging, job, null);
        }

        /// Takes off what belongs to no model, or to any installation of one.
        public Remove(
                VolumeName volume,
                @Nullable String modelKey,
                List<RelativePath> paths,
                List<Sha256> blobs,
                List<UUID> staging) {
            this(volume, modelKey, paths, blobs, staging, null);
        }
    }

    /// Compare one content, and all names that show it, with its digest.
    ///
    /// @param path its name in the model, for messages only
    /// @param size bytes that the content has
    /// @param names published files of all models that have the content, relative to the volume's
    ///   root
    /// @param speed bytes per second that one worker may read for checks; null for no limit
    record Verify(
            UUID job,
            VolumeName volume,
            RelativePath path,
            Sha256 sha256,
            long size,
            List<RelativePath> names,
            @Nullable Long speed)
            implements Work {
        public Verify {
            names = List.copyOf(names);
        }
    }

    /// Ask the source's hub what it says of a model.
    ///
    /// @param file what our file is called, as a version may have several; null where nobody knows
    /// @param previewBelow the picture is the first one below this level of what is not safe for
    ///   work, else the lowest; 0 for no picture
    record Describe(
            UUID job, VolumeName volume, SourceRef source, @Nullable String file, int previewBelow)
            implements Work {}

    /// Ask CivitAI which of its versions hold these contents.
    ///
    /// @param contents 1 to [#MOST]
    /// @param previewBelow as in [Describe], for the versions that are found
    record Identify(UUID job, VolumeName volume, List<Sha256> contents, int previewBelow)
            implements Work {
        /// As many as are asked for at once.
        public static final int MOST = 100;

        public Identify {
            contents = List.copyOf(contents);
        }
    }

    /// Find the files on the volume that other programs put there.
    record Scan(UUID job, VolumeName volume) implements Work {}

    /// Compute the digest of a file that a scan has found.
    ///
    /// @param size bytes that it had then
    /// @param modified when it was changed last, to the millisecond
    /// @param speed bytes per second that one worker may read for checks; null for no limit
    record Digest(
            UUID job,
            VolumeName volume,
            RelativePath path,
            long size,
            Instant modified,
            @Nullable Long speed)
            implements Work {}

    /// One file of a resolved plan.
    ///
    /// @param path its name in the model
    /// @param uri where its bytes are; may carry a signature and expire
    /// @param size bytes; null where the source does not tell
    /// @param sha256 what the catalogue says that it holds; null where it does not tell
    /// @param gitSha1 git-blob SHA-1 that it must have, 40 hexadecimal digits; null where unknown
    /// @param validator strong ETag or date that pins the content behind `uri`; null for none
    /// @param blake3 BLAKE3 that it must have, 64 hexadecimal digits; null where unknown
    record PlannedFile(
            RelativePath path,
            URI uri,
            @Nullable Long size,
            @Nullable Sha256 sha256,
            @Nullable String gitSha1,
            @Nullable String validator,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String blake3) {

        /// A file of which no BLAKE3 is known.
        public PlannedFile(
                RelativePath path,
                URI uri,
                @Nullable Long size,
                @Nullable Sha256 sha256,
                @Nullable String gitSha1,
                @Nullable String validator) {
            this(path, uri, size, sha256, gitSha1, validator, null);
        }

        /// The same file at another address.
        public PlannedFile at(URI address) {
            return new PlannedFile(path, address, size, sha256, gitSha1, validator, blake3);
        }

        /// The same file, which must have this digest.
        public PlannedFile holding(Sha256 digest) {
            return new PlannedFile(path, uri, size, digest, gitSha1, validator, blake3);
        }
    }

    /// One file that lies verified in the store.
    ///
    /// @param gitSha1 git-blob SHA-1 by which its source knows it, 40 hexadecimal digits; null
    ///   where the source knows it by its SHA-256, or not at all
    record StoredFile(RelativePath path, Sha256 sha256, long size, @Nullable String gitSha1) {

        /// A file that has no other name than its SHA-256.
        public StoredFile(RelativePath path, Sha256 sha256, long size) {
            this(path, sha256, size, null);
        }
    }
}
