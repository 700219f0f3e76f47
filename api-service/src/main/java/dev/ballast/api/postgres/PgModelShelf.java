package dev.ballast.api.postgres;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.ModelShelf;
import dev.ballast.api.webhooks.EventType;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import dev.ballast.volume.ModelKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes models out of the database and leaves a hidden job that takes them off the volume.
@ApplicationScoped
class PgModelShelf implements ModelShelf {
    /// That nobody said of a model that it is to stay.
    static final String FREE =
            "not model.pinned and not exists (select 1 from watch w where w.model_id = model.id)";

    private final Sql sql;
    private final Blobs blobs;
    private final Removals removals;
    private final ModelUse use;
    private final WebhookEvents webhooks;

    PgModelShelf(Sql sql, Blobs blobs, Removals removals, ModelUse use, WebhookEvents webhooks) {
        this.sql = sql;
        this.blobs = blobs;
        this.removals = removals;
        this.use = use;
        this.webhooks = webhooks;
    }

    private record Model(
            VolumeName volume,
            SourceRef source,
            View view,
            String path,
            @Nullable UUID installation) {
        ModelKey key() {
            return ModelKey.of(source, view, new RelativePath(path));
        }
    }

    private record Content(RelativePath published, String sha256) {}

    @Override
    public UUID take(UUID id) {
        Model model =
                sql.first(
                                "select volume, source, view, path, installation from model"
                                        + " where id = ? for update",
                                row ->
                                        new Model(
                                                new VolumeName(row.text("volume")),
                                                SourceRef.parse(row.text("source")),
                                                View.ofWire(row.text("view")),
                                                row.text("path"),
                                                row.uuidOrNull("installation")),
                                id)
                        .orElseThrow(() -> RefusedException.modelNotFound(id));
        use.refuseIfInUse(id);
        List<Content> files =
                sql.query(
                        "select published, sha256 from model_file where model_id = ?",
                        row ->
                                new Content(
                                        new RelativePath(row.text("published")),
                                        row.text("sha256")),
                        id);
        List<UUID> staging = stagingOf(id);
        webhooks.models(EventType.MODEL_REMOVED, List.of(id));
        sql.update("delete from model where id = ?", id);
        List<String> contents = files.stream().map(Content::sha256).distinct().toList();
        List<Sha256> unused = blobs.takeUnused(model.volume(), contents);
        return removals.create(
                new Work.Remove(
                        model.volume(),
                        model.key().value(),
                        files.stream().map(Content::published).toList(),
                        unused,
                        staging,
                        model.installation()),
                contents.stream().filter(one -> !unused.contains(new Sha256(one))).toList());
    }

    @Override
    public boolean takeUnlessKept(UUID id) {
        boolean free =
                sql.first(
                                "select id from model where id = ? and " + FREE + " for update",
                                row -> row.uuid("id"),
                                id)
                        .isPresent();
        if (free) {
            UUID _ = take(id);
        }
        return free;
    }

    /// A worker that died before it could tidy up left links to the very bytes that are to go.
    private List<UUID> stagingOf(UUID id) {
        return sql.query(
                """
                select t.id from model m join task t on t.job_id = m.job_id
                where m.id = ? and t.kind = 'transfer' and t.fence > 0\
                """,
                row -> row.uuid("id"),
                id);
    }
}
