package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.api.models.ModelViews;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Published;
import dev.ballast.volume.VolumeException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes jobs whose files are all there: they begin with the publish.
@ApplicationScoped
class PgModelViews implements ModelViews {
    /// Tries to insert or find a job that keeps ending in between.
    private static final int MAX_TRIES = 10;

    private final Sql sql;
    private final Blobs blobs;
    private final Plans plans;
    private final ActiveJobs active;

    PgModelViews(Sql sql, Blobs blobs, Plans plans, ActiveJobs active) {
        this.sql = sql;
        this.blobs = blobs;
        this.plans = plans;
        this.active = active;
    }

    private record Model(
            UUID id,
            VolumeName volume,
            SourceRef source,
            View view,
            @Nullable String revision,
            boolean whole) {}

    @Override
    public JobView add(UUID id, View view, @Nullable RelativePath dest, String owner) {
        Model model = find(id);
        RelativePath path = place(model, view, dest);
        String mark = "view %s %s %s".formatted(id, view.wire(), dest == null ? "" : dest);
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<JobView> other = active.joined(mark);
            if (other.isPresent()) {
                return other.get();
            }
            refuseIfThere(model, view, path);
            UUID job = TimeOrderedIds.next();
            if (insert(job, model, model.source(), view, dest, owner, mark)) {
                takeFiles(job, model);
                plans.advance(job);
                return active.begun(job);
            }
        }
        throw new IllegalStateException("jobs of the same view end faster than one can join");
    }

    @Override
    public UUID keep(UUID id, SourceRef as, String owner) {
        Model model = find(id);
        String mark = "keep %s %s".formatted(id, as.text());
        UUID job = TimeOrderedIds.next();
        if (!insert(job, model, as, model.view(), null, owner, mark)) {
            return active.joined(mark).orElseThrow().id();
        }
        takeFiles(job, model);
        // It is installed under these names already, so no policy of what is unsafe is asked.
        plans.publish(job);
        return active.begun(job).id();
    }

    /// The model stays until the transaction ends.
    private Model find(UUID id) {
        return sql.first(
                        "select id, volume, source, view, revision, whole from model where id = ?"
                                + " for key share",
                        row ->
                                new Model(
                                        row.uuid("id"),
                                        new VolumeName(row.text("volume")),
                                        SourceRef.parse(row.text("source")),
                                        View.ofWire(row.text("view")),
                                        row.textOrNull("revision"),
                                        row.flag("whole")),
                        id)
                .orElseThrow(() -> RefusedException.modelNotFound(id));
    }

    /// Where the view will show it, judged as the worker will.
    private RelativePath place(Model model, View view, @Nullable RelativePath dest) {
        List<Work.StoredFile> files =
                sql.query(
                        "select path, sha256, size, git_sha1 from model_file where model_id = ?"
                                + " order by path",
                        row ->
                                new Work.StoredFile(
                                        new RelativePath(row.text("path")),
                                        new Sha256(row.text("sha256")),
                                        row.number("size"),
                                        row.textOrNull("git_sha1")),
                        model.id());
        try {
            return Published.planned(
                            new Work.Publish(
                                    model.id(),
                                    model.volume(),
                                    model.source(),
                                    model.revision(),
                                    view,
                                    dest,
                                    files,
                                    model.whole()))
                    .path();
        } catch (VolumeException e) {
            throw RefusedException.invalid("view", String.valueOf(e.getMessage()));
        }
    }

    private void refuseIfThere(Model model, View view, RelativePath path) {
        sql.first(
                        """
                        select id, path from model
                        where volume = ? and source = ? and view = ? and (path = ? or ? <> 'plain')\
                        """,
                        row -> "%s at %s".formatted(row.uuid("id"), row.text("path")),
                        model.volume().value(),
                        model.source().text(),
                        view.wire(),
                        path.value(),
                        view.wire())
                .ifPresent(there -> {
                    throw new RefusedException(
                            Code.VIEW_EXISTS,
                            "The view %s has it already: model %s.".formatted(view.wire(), there));
                });
    }

    private boolean insert(
            UUID job,
            Model model,
            SourceRef source,
            View view,
            @Nullable RelativePath dest,
            String owner,
            String mark) {
        return sql.update(
                        """
                        insert into job (id, kind, source, name, revision, view, volume, dest,
                                         state, priority, owner, fingerprint, whole, files_total)
                        select ?, ?, ?, m.name, m.revision, ?, m.volume, ?, ?, ?, ?, ?,
                               m.whole, m.files
                        from model m where m.id = ?
                        on conflict (fingerprint)
                          where state not in ('completed', 'failed', 'cancelled')
                        do nothing\
                        """,
                        job,
                        JobKind.VIEW.wire(),
                        source.text(),
                        view.wire(),
                        dest == null ? null : dest.value(),
                        JobState.QUEUED.wire(),
                        Priority.DEFAULT.value(),
                        owner,
                        mark,
                        model.id())
                > 0;
    }

    /// All files of the model are files of the job, and done.
    private void takeFiles(UUID job, Model model) {
        sql.update(
                """
                insert into job_file (job_id, idx, path, size, sha256, git_sha1, state, bytes_done)
                select ?, row_number() over (order by path) - 1, path, size, sha256, git_sha1,
                       'done', size
                from model_file where model_id = ?\
                """,
                job,
                model.id());
        sql.update(
                """
                update job set (files_done, bytes_total, bytes_done) = (
                  select count(*), sum(size), sum(size) from job_file where job_id = job.id)
                where id = ?\
                """,
                job);
        blobs.lockFor(job);
    }
}
