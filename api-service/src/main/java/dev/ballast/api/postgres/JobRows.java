package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.JobView.JobError;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Reason;
import dev.ballast.model.job.Stall;
import dev.ballast.model.job.View;
import dev.ballast.model.job.WaitReason;
import org.jspecify.annotations.Nullable;

/// Reads jobs as callers see them.
final class JobRows {
    /// What [#view] reads; the table must be named `j`.
    static final String COLUMNS =
            "j.id, j.kind, j.source, j.revision, j.view, j.volume, j.worker, j.dest, j.state,"
                + " j.reason, j.reason_detail, j.stall, j.priority, j.max_speed, j.labels::text as"
                + " labels, j.bytes_total, j.bytes_done, j.speed, j.files_total, j.files_done,"
                + " j.attempt, j.error_code, j.error_detail, j.error_file, j.path, j.created_at,"
                + " j.started_at, j.finished_at, j.owner";

    private JobRows() {}

    static JobView view(Row row) {
        JobState state = JobState.ofWire(row.text("state"));
        Long total = row.numberOrNull("bytes_total");
        long done = row.number("bytes_done");
        long speed = row.number("speed");
        JobKind kind = JobKind.ofWire(row.text("kind"));
        // What such a job counts is models.
        boolean bytes = kind != JobKind.METADATA;
        return new JobView(
                row.uuid("id"),
                kind,
                row.text("source"),
                row.textOrNull("revision"),
                View.ofWire(row.text("view")),
                row.text("volume"),
                row.textOrNull("worker"),
                row.textOrNull("dest"),
                state,
                reason(row),
                row.textOrNull("reason_detail"),
                row.integer("priority"),
                row.numberOrNull("max_speed"),
                TextMaps.read(row.text("labels")),
                bytes ? total : null,
                bytes ? done : 0,
                progress(state, total, done),
                speed,
                eta(total, done, speed),
                row.integerOrNull("files_total"),
                row.integer("files_done"),
                row.integer("attempt"),
                error(row, row.textOrNull("error_file")),
                false,
                row.textOrNull("path"),
                row.instant("created_at"),
                row.instantOrNull("started_at"),
                row.instantOrNull("finished_at"),
                row.text("owner"));
    }

    /// The error in `error_code` and `error_detail`; null if there is none.
    static @Nullable JobError error(Row row, @Nullable String file) {
        String code = row.textOrNull("error_code");
        String detail = row.textOrNull("error_detail");
        return code == null
                ? null
                : new JobError(
                        code,
                        detail == null ? "" : detail,
                        FailureCode.valueOf(code).retryable(),
                        file);
    }

    private static @Nullable Reason reason(Row row) {
        String waits = row.textOrNull("reason");
        return waits == null ? Stall.ofWire(row.textOrNull("stall")) : WaitReason.ofWire(waits);
    }

    /// Whether callers never see jobs of this kind.
    static boolean hidden(JobKind kind) {
        return kind == JobKind.PLAN || kind == JobKind.REMOVE;
    }

    /// Seconds until the end; null while nothing moves.
    static @Nullable Long eta(@Nullable Long total, long done, long speed) {
        return total == null || speed <= 0 ? null : Math.ceilDiv(Math.max(0, total - done), speed);
    }

    /// 0 to 100; null while the total is unknown.
    static @Nullable Double progress(JobState state, @Nullable Long total, long done) {
        if (state == JobState.COMPLETED) {
            return 100.0;
        }
        if (total == null) {
            return null;
        }
        return total == 0 ? 0.0 : Math.floor(Math.min(1.0, (double) done / total) * 1000) / 10;
    }
}
