package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogStore;
import dev.ballast.api.catalogs.Category;
import dev.ballast.api.catalogs.Entry;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.metadata.Subject;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The entries in `catalog_entry`; thousands are stored by one statement.
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class PgCatalogStore implements CatalogStore {
    private static final long LOCK = 0x63617461_6c6f67L;

    /// Entries that are stored at a time.
    private static final int PIECE = 1000;

    private static final String STORED =
            "select id, place, entry::text as entry, version, from_file, edited, deleted from"
                    + " catalog_entry";

    private final Sql sql;

    PgCatalogStore(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void lock() {
        sql.query("select pg_advisory_xact_lock(?)", _ -> 1, LOCK);
    }

    @Override
    public List<Stored> find(Collection<String> ids, Collection<String> places) {
        return sql.query(
                STORED
                        + " where id = any(?::text[]) or place = any(?::text[])"
                        + " order by id for update",
                PgCatalogStore::stored,
                ids,
                places);
    }

    @Override
    public List<Stored> ofSource(String source, List<Sha256> contents) {
        String same =
                " where not deleted and (source = ? or starts_with(source, ? || '/')"
                        + " or starts_with(source, ? || '?'))";
        return contents.isEmpty()
                ? sql.query(
                        STORED + same + " order by id for update",
                        PgCatalogStore::stored,
                        source,
                        source,
                        source)
                : sql.query(
                        STORED
                                + same.replace(
                                        " and (", " and (entry->>'sha256' = any(?::text[]) or ")
                                + " order by id for update",
                        PgCatalogStore::stored,
                        contents.stream().map(Sha256::hex).toList(),
                        source,
                        source,
                        source);
    }

    @Override
    public Map<String, HubFacts> facts(Collection<Entry> entries) {
        Map<String, HubFacts> facts = new HashMap<>();
        sql.each(
                """
                select e.id, f.facts::text as facts
                from unnest(?::text[], ?::text[], ?::text[]) as e(id, subject, sha256)
                left join hub_content c on c.sha256 = e.sha256
                join hub_facts f on f.source = coalesce(e.subject, c.source)
                where f.facts is not null\
                """,
                row ->
                        facts.put(
                                row.text("id"),
                                MessageJson.read(row.text("facts"), HubFacts.class)),
                list(entries, Entry::id),
                list(entries, entry -> Subject.of(entry.source()).map(Subject::text).orElse(null)),
                list(entries, entry -> entry.text("sha256")));
        return facts;
    }

    @Override
    public List<Stored> findFromFiles() {
        return sql.query(
                STORED + " where from_file is not null order by id for update",
                PgCatalogStore::stored);
    }

    @Override
    public void save(List<Change> changes) {
        for (int from = 0; from < changes.size(); from += PIECE) {
            savePiece(changes.subList(from, Math.min(from + PIECE, changes.size())));
        }
        if (!changes.isEmpty()) {
            nextEdition();
        }
    }

    private void savePiece(List<Change> changes) {
        sql.update(
                """
                insert into catalog_entry (id, category, entry, name, file, dest, place, places,
                        source, base_model, family, tags, size_bytes, words, description,
                        from_file, edited)
                select u.id, x.category, u.entry::json, x.name, x.file, x.dest, u.place,
                       array(select json_array_elements_text(u.places::json)), u.source,
                       coalesce(x.base_model, ''), x.family,
                       array(select json_array_elements_text(coalesce(x.tags, '[]'))),
                       u.size, u.words, coalesce(x.description, ''), u.from_file,
                       array(select json_array_elements_text(u.edited::json))
                from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                            ?::text[], ?::text[], ?::text[])
                     as u(id, entry, place, places, source, size, words, from_file, edited)
                cross join lateral json_to_record(u.entry::json)
                     as x(category text, name text, file text, dest text, base_model text,
                          family text, tags json, description text)
                order by u.id
                on conflict (id) do update set
                    category = excluded.category, entry = excluded.entry, name = excluded.name,
                    file = excluded.file, dest = excluded.dest, place = excluded.place,
                    places = excluded.places, base_model = excluded.base_model,
                    family = excluded.family, tags = excluded.tags,
                    size_bytes = excluded.size_bytes, words = excluded.words,
                    description = excluded.description, from_file = excluded.from_file,
                    edited = excluded.edited, deleted = false,
                    version = default, updated_at = now(),
                    availability = case when catalog_entry.source = excluded.source
                                        then catalog_entry.availability end,
                    source = excluded.source\
                """,
                list(changes, change -> change.entry().id()),
                list(changes, change -> change.entry().json().toString()),
                list(changes, change -> change.entry().place()),
                list(
                        changes,
                        change -> MessageJson.writeText(change.entry().places().orElse(List.of()))),
                list(changes, change -> change.entry().source().text()),
                list(changes, change -> change.entry().sizeBytes()),
                list(changes, change -> change.entry().words()),
                list(changes, Change::fromFile),
                list(changes, change -> MessageJson.writeText(change.edited())));
    }

    @Override
    public int delete(Collection<String> ids) {
        int remembered =
                sql.update(
                        "update catalog_entry set deleted = true, version = default"
                                + " where id = any(?::text[]) and from_file is not null"
                                + " and not deleted",
                        ids);
        int removed =
                sql.update(
                        "delete from catalog_entry where id = any(?::text[]) and from_file is null",
                        ids);
        nextEdition();
        return remembered + removed;
    }

    @Override
    public void forget(Collection<String> ids) {
        if (!ids.isEmpty()) {
            sql.update("delete from catalog_entry where id = any(?::text[])", ids);
            nextEdition();
        }
    }

    @Override
    public void saveCategories(List<Category> categories) {
        sql.update(
                """
                insert into catalog_category (id, name, position)
                select u.id, u.name, (select count(*) from catalog_category) + u.n
                from unnest(?::text[], ?::text[]) with ordinality as u(id, name, n)
                on conflict (id) do update set name = excluded.name
                where excluded.name not in (excluded.id, catalog_category.name)\
                """,
                categories.stream().map(Category::id).toList(),
                categories.stream().map(Category::name).toList());
    }

    @Override
    public void saveCheck(String id, long version, EntryState.Check check) {
        sql.update(
                "update catalog_entry set availability = ?, availability_detail = ?,"
                        + " checked_at = ? where id = ? and version = ?",
                check.available() ? "available" : "unavailable",
                check.detail(),
                check.at(),
                id,
                version);
    }

    @Override
    public boolean deleteCategory(String id) {
        boolean used =
                sql.one(
                        "select exists (select 1 from catalog_entry where category = ?) as used",
                        row -> row.flag("used"),
                        id);
        if (used) {
            throw new RefusedException(
                    RefusedException.Code.CATEGORY_IN_USE,
                    "Entries are in the category '%s', or were when they were taken out; move them"
                                    .formatted(id)
                            + " first.");
        }
        return sql.update("delete from catalog_category where id = ?", id) > 0;
    }

    private void nextEdition() {
        sql.update("update catalog_edition set version = version + 1, changed_at = now()");
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.text("id"),
                row.text("place"),
                row.text("entry"),
                row.number("version"),
                row.textOrNull("from_file"),
                Set.copyOf(row.texts("edited")),
                row.flag("deleted"));
    }

    private static <T> List<@Nullable Object> list(
            Collection<T> rows, Function<T, @Nullable Object> column) {
        var values = new ArrayList<@Nullable Object>(rows.size());
        rows.forEach(row -> values.add(column.apply(row)));
        return values;
    }
}
