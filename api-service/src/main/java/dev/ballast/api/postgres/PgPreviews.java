package dev.ballast.api.postgres;

import dev.ballast.api.metadata.PreviewStore;
import dev.ballast.model.artifact.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;

/// Previews as bytes in `preview`: the API mounts no volume.
@ApplicationScoped
class PgPreviews implements PreviewStore {
    private final Sql sql;

    PgPreviews(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void save(Sha256 sha256, byte[] bytes) {
        sql.update(
                "insert into preview (sha256, bytes) values (?, ?)"
                        + " on conflict (sha256) do update set created_at = now()",
                sha256.hex(),
                bytes);
    }

    @Override
    public Optional<byte[]> find(Sha256 sha256) {
        return sql.first(
                "select bytes from preview where sha256 = ?",
                row -> Objects.requireNonNull(row.bytesOrNull("bytes")),
                sha256.hex());
    }

    @Override
    public Optional<String> fileOf(String source) {
        return sql.first(
                "select facts->'preview'->>'path' as path from hub_facts"
                        + " where source = ? and facts->'preview'->>'path' is not null",
                row -> row.text("path"),
                source);
    }

    @Override
    public boolean isOfOne(String path) {
        return sql.one(
                "select count(*) = 1 as one from hub_facts where facts->'preview'->>'path' = ?",
                row -> row.flag("one"),
                path);
    }
}
