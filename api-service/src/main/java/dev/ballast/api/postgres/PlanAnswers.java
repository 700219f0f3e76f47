package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.PlanFailedException;
import dev.ballast.api.jobs.PlanView;
import dev.ballast.api.jobs.PlanView.PlanFile;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what a hidden planning job came to, and deletes it.
@ApplicationScoped
class PlanAnswers {
    private final Sql sql;

    PlanAnswers(Sql sql) {
        this.sql = sql;
    }

    private record Planned(
            JobState state,
            String name,
            @Nullable String revision,
            @Nullable String errorCode,
            @Nullable String errorDetail,
            boolean absent) {}

    PlanView take(UUID id, JobRequest request) {
        Planned planned =
                sql.one(
                        "select state, name, revision, error_code, error_detail, source_absent"
                                + " from job where id = ? for update",
                        row ->
                                new Planned(
                                        JobState.ofWire(row.text("state")),
                                        row.text("name"),
                                        row.textOrNull("revision"),
                                        row.textOrNull("error_code"),
                                        row.textOrNull("error_detail"),
                                        row.flag("source_absent")),
                        id);
        List<PlanFile> files = files(id);
        sql.update("delete from job_event where job_id = ?", id);
        sql.update("delete from job where id = ?", id);
        if (planned.errorCode() != null) {
            throw new PlanFailedException(
                    FailureCode.valueOf(planned.errorCode()),
                    planned.errorDetail() == null ? "" : planned.errorDetail(),
                    planned.absent());
        }
        if (planned.state() != JobState.COMPLETED) {
            throw new RefusedException(
                    Code.NO_WORKER,
                    "No worker that mounts volume '%s' answered within 30 s; start one or try again."
                            .formatted(request.volume()));
        }
        return answer(planned, request, files);
    }

    private PlanView answer(Planned planned, JobRequest request, List<PlanFile> files) {
        Long free =
                sql.first(
                                "select free_bytes from volume where name = ?",
                                row -> row.number("free_bytes"),
                                request.volume().value())
                        .orElse(null);
        return new PlanView(
                request.source().text(),
                planned.revision(),
                planned.name(),
                request.view(),
                request.volume().value(),
                request.dest() == null ? null : request.dest().value(),
                sum(files),
                sum(files.stream().filter(file -> !file.present()).toList()),
                free,
                files);
    }

    private List<PlanFile> files(UUID id) {
        return sql.query(
                """
                select f.path, f.size, f.sha256, b.sha256 is not null as present
                from job_file f join job j on j.id = f.job_id
                left join blob b on b.volume = j.volume and b.sha256 = f.sha256
                where f.job_id = ? order by f.idx\
                """,
                row ->
                        new PlanFile(
                                row.text("path"),
                                row.numberOrNull("size"),
                                row.textOrNull("sha256"),
                                row.flag("present")),
                id);
    }

    private static @Nullable Long sum(List<PlanFile> files) {
        long sum = 0;
        for (PlanFile file : files) {
            if (file.size() == null) {
                return null;
            }
            sum += file.size();
        }
        return sum;
    }
}
