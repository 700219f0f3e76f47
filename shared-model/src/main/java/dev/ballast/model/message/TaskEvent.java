package dev.ballast.model.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.ModelFacts;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.Stall;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened to a task since its worker's last report. Every one names the fence of the claim
/// that it belongs to; the API refuses it if the task has another owner by now.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = TaskEvent.Resolved.class, name = "resolved"),
    @JsonSubTypes.Type(value = TaskEvent.Transferred.class, name = "transferred"),
    @JsonSubTypes.Type(value = TaskEvent.Published.class, name = "published"),
    @JsonSubTypes.Type(value = TaskEvent.Inspected.class, name = "inspected"),
    @JsonSubTypes.Type(value = TaskEvent.Removed.class, name = "removed"),
    @JsonSubTypes.Type(value = TaskEvent.Verified.class, name = "verified"),
    @JsonSubTypes.Type(value = TaskEvent.Described.class, name = "described"),
    @JsonSubTypes.Type(value = TaskEvent.Identified.class, name = "identified"),
    @JsonSubTypes.Type(value = TaskEvent.Found.class, name = "found"),
    @JsonSubTypes.Type(value = TaskEvent.Digested.class, name = "digested"),
    @JsonSubTypes.Type(value = TaskEvent.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = TaskEvent.HandedBack.class, name = "handed_back")
})
public sealed interface TaskEvent {
    UUID task();

    long fence();

    /// The task is alive; extends its lease.
    ///
    /// @param bytesDone bytes of the file that are on the volume, never less than before
    /// @param bytesTotal size of the file; null while unknown
    /// @param speed bytes per second, smoothed
    /// @param stall why it is slow; null while it flows, and from a worker of the version before
    /// @param asked whether the task needs its turn at a hub no longer; a worker of the version
    ///   before does not say, and keeps it to the end
    record Progress(
            UUID task,
            long fence,
            long bytesDone,
            @Nullable Long bytesTotal,
            long speed,
            @Nullable Stall stall,
            boolean asked)
            implements TaskEvent {
        public Progress(
                UUID task,
                long fence,
                long bytesDone,
                @Nullable Long bytesTotal,
                long speed,
                @Nullable Stall stall) {
            this(task, fence, bytesDone, bytesTotal, speed, stall, false);
        }

        public Progress(
                UUID task, long fence, long bytesDone, @Nullable Long bytesTotal, long speed) {
            this(task, fence, bytesDone, bytesTotal, speed, null);
        }

        /// The same of a task that needs its turn no longer.
        public Progress withAsked() {
            return new Progress(task, fence, bytesDone, bytesTotal, speed, stall, true);
        }
    }

    /// The plan, in parts of at most [#MAX_FILES] files so that no record grows too large.
    ///
    /// @param revision the pinned revision; null where the source has none
    /// @param name what the model is called
    /// @param part 0, 1, 2 … in order
    /// @param last whether the plan is complete with this part
    record Resolved(
            UUID task,
            long fence,
            @Nullable String revision,
            String name,
            int part,
            boolean last,
            List<Work.PlannedFile> files)
            implements TaskEvent {
        /// Files in one part.
        public static final int MAX_FILES = 500;

        public Resolved {
            files = List.copyOf(files);
        }
    }

    /// The file lies verified in the store.
    record Transferred(UUID task, long fence, Sha256 sha256, long size) implements TaskEvent {}

    /// The files are visible.
    ///
    /// @param path where a program is pointed to, relative to the volume's root
    /// @param files the published files, relative to the volume's root
    record Published(UUID task, long fence, RelativePath path, List<Work.StoredFile> files)
            implements TaskEvent {
        public Published {
            files = List.copyOf(files);
        }
    }

    /// The header was read.
    record Inspected(UUID task, long fence, Sha256 sha256, ModelFacts facts) implements TaskEvent {}

    /// The files are gone.
    record Removed(UUID task, long fence) implements TaskEvent {}

    /// The content was compared with its digest.
    ///
    /// @param stored whether the sound content is in the store now
    /// @param damaged those of the names that do not show it; the other ones do
    record Verified(UUID task, long fence, Sha256 sha256, boolean stored, List<DamagedName> damaged)
            implements TaskEvent {
        public Verified {
            damaged = List.copyOf(damaged);
        }
    }

    /// A published file that is not what it should be.
    ///
    /// @param path relative to the volume's root
    record DamagedName(RelativePath path, Damage damage) {}

    /// The hub said this of the model.
    ///
    /// @param pauseSeconds how long the hub is not to be asked, as the quota that it told is used
    ///   up; null if it is not
    record Described(UUID task, long fence, HubFacts facts, @Nullable Long pauseSeconds)
            implements TaskEvent {}

    /// CivitAI has these contents.
    ///
    /// @param versions ids of versions by SHA-256; what is missing it does not have
    /// @param pauseSeconds as in [Described]
    record Identified(
            UUID task, long fence, Map<String, Long> versions, @Nullable Long pauseSeconds)
            implements TaskEvent {
        public Identified {
            versions = Map.copyOf(versions);
        }
    }

    /// What lies on the volume, in parts of at most [Resolved#MAX_FILES] files.
    ///
    /// @param part 0, 1, 2 … in order
    /// @param last whether this is all
    record Found(UUID task, long fence, int part, boolean last, List<FoundFile> files)
            implements TaskEvent {
        public Found {
            files = List.copyOf(files);
        }
    }

    /// The file was read.
    ///
    /// @param sha256 null if it is gone, or is not the one that was found
    record Digested(UUID task, long fence, @Nullable Sha256 sha256) implements TaskEvent {}

    /// The task could not be done.
    ///
    /// @param detail for a person: what is wrong and what to do; holds no secret
    /// @param retryAfterSeconds when the source said so; null otherwise
    /// @param missing blobs that were to be published and are not on the volume: fetching them
    ///   again helps, trying the same again does not. Earlier versions do not say; empty then
    /// @param absent whether the source says that it has no such thing, though its refusal may also
    ///   mean that it shows it to others only. A worker of the version before does not say; then
    ///   the code alone tells
    /// @param unasked whether the source was not asked at all, as it wants a pause that another
    ///   task was told of; a worker of the version before asks
    record Failed(
            UUID task,
            long fence,
            FailureCode code,
            String detail,
            @Nullable Long retryAfterSeconds,
            List<Sha256> missing,
            boolean absent,
            boolean unasked)
            implements TaskEvent {
        public Failed {
            missing = missing == null ? List.of() : List.copyOf(missing);
        }

        /// A failure that a source did not say.
        public Failed(
                UUID task,
                long fence,
                FailureCode code,
                String detail,
                @Nullable Long retryAfterSeconds,
                List<Sha256> missing) {
            this(task, fence, code, detail, retryAfterSeconds, missing, false, false);
        }

        /// A failure of which no missing blob is the cause.
        public Failed(
                UUID task,
                long fence,
                FailureCode code,
                String detail,
                @Nullable Long retryAfterSeconds) {
            this(task, fence, code, detail, retryAfterSeconds, List.of());
        }

        /// The same, where the source says that it has no such thing.
        public Failed withAbsent() {
            return new Failed(task, fence, code, detail, retryAfterSeconds, missing, true, unasked);
        }

        /// The same, where the source was not asked.
        public Failed withUnasked() {
            return new Failed(task, fence, code, detail, retryAfterSeconds, missing, absent, true);
        }
    }

    /// The worker gives the task back, undone and with its bytes kept: it shuts down or drains. No
    /// attempt is spent.
    record HandedBack(UUID task, long fence) implements TaskEvent {}
}
