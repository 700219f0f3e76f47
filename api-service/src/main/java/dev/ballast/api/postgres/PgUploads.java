package dev.ballast.api.postgres;

import dev.ballast.api.uploads.Upload;
import dev.ballast.api.uploads.UploadStore;
import dev.ballast.api.uploads.UploadWish;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Uploads in a table.
@ApplicationScoped
class PgUploads implements UploadStore {
    private static final String SELECT =
            "select id, owner, size, taken, wish::text as wish, metadata, job_id, created_at,"
                    + " touched_at from upload ";

    /// Takes how long nothing may have happened, in seconds, twice.
    private static final String USELESS =
            """
            (upload.job_id is not null and not exists (
               select 1 from job j where j.id = upload.job_id
                 and j.state not in ('completed', 'cancelled'))
             or touched_at < now() - make_interval(secs => ?)
               and (upload.job_id is null or exists (
                 select 1 from job j where j.id = upload.job_id and j.state = 'failed'
                   and j.finished_at < now() - make_interval(secs => ?))))\
            """;

    private final Sql sql;

    PgUploads(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void add(Upload upload) {
        sql.update(
                "insert into upload (id, owner, size, taken, wish, metadata, created_at,"
                        + " touched_at) values (?, ?, ?, ?, ?::jsonb, ?, ?, ?)",
                upload.id(),
                upload.owner(),
                upload.size(),
                upload.offset(),
                MessageJson.writeText(upload.wish()),
                upload.metadata(),
                upload.createdAt(),
                upload.touchedAt());
    }

    @Override
    public Optional<Upload> find(UUID id) {
        return sql.first(SELECT + "where id = ?", PgUploads::upload, id);
    }

    @Override
    public Optional<Upload> lock(UUID id) {
        return sql.first(SELECT + "where id = ? for update", PgUploads::upload, id);
    }

    @Override
    public List<Upload> list(String owner) {
        return sql.query(
                SELECT + "where owner = ? order by created_at, id", PgUploads::upload, owner);
    }

    @Override
    public List<Upload> open() {
        return sql.query(SELECT + "where job_id is null", PgUploads::upload);
    }

    @Override
    public boolean takeOver(UUID id, UUID writer, long offset) {
        return sql.update(
                        "update upload set writer = ?, touched_at = now()"
                                + " where id = ? and taken = ? and job_id is null",
                        writer,
                        id,
                        offset)
                == 1;
    }

    @Override
    public boolean advance(UUID id, UUID writer, long offset) {
        return sql.update(
                        "update upload set taken = ?, touched_at = now()"
                                + " where id = ? and writer = ?",
                        offset,
                        id,
                        writer)
                == 1;
    }

    @Override
    public void assign(UUID id, UUID job) {
        sql.update("update upload set job_id = ?, touched_at = now() where id = ?", job, id);
    }

    @Override
    public void remove(UUID id) {
        sql.update("delete from upload where id = ?", id);
    }

    /// Locks them first: whoever was at one of them may have made a job of it, which only a later
    /// statement sees.
    @Override
    @Transactional
    public List<UUID> removeUseless(Duration silence) {
        double seconds = silence.toSeconds();
        List<UUID> locked =
                sql.query(
                        "select id from upload where " + USELESS + " order by id for update",
                        row -> row.uuid("id"),
                        seconds,
                        seconds);
        return sql.query(
                "delete from upload where id = any(?::uuid[]) and " + USELESS + " returning id",
                row -> row.uuid("id"),
                locked,
                seconds,
                seconds);
    }

    @Override
    public boolean isKnown(UUID id) {
        return find(id).isPresent();
    }

    private static Upload upload(Row row) {
        return new Upload(
                row.uuid("id"),
                row.text("owner"),
                MessageJson.read(row.text("wish"), UploadWish.class),
                row.number("size"),
                row.number("taken"),
                row.text("metadata"),
                row.uuidOrNull("job_id"),
                row.instant("created_at"),
                row.instant("touched_at"));
    }
}
