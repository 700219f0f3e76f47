package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.CatalogDocument.Row;
import dev.ballast.api.catalogs.CatalogStore.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells which entry a row means: the one of its id, or, if it says none, the one of its place. A
/// row that means none and says no id gets one that nobody has.
final class KnownEntries {
    /// Rows that are looked for at a time.
    private static final int PIECE = 1000;

    private final Map<String, Stored> stored = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, String> idsByPlace = new HashMap<>();

    private KnownEntries(Collection<Row> rows) {
        for (Row row : rows) {
            if (row.model() != null) {
                text(row.model(), "id").ifPresent(taken::add);
            }
        }
    }

    /// None but those that the rows themselves add.
    static KnownEntries among(Collection<Row> rows) {
        return new KnownEntries(rows);
    }

    /// Those that are stored, also deleted ones, as far as the rows may mean them or clash with
    /// them.
    static KnownEntries of(CatalogStore store, List<Row> rows) {
        KnownEntries known = new KnownEntries(rows);
        for (int from = 0; from < rows.size(); from += PIECE) {
            known.look(store, rows.subList(from, Math.min(from + PIECE, rows.size())));
        }
        return known;
    }

    private void look(CatalogStore store, List<Row> rows) {
        List<String> ids = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (Row row : rows) {
            ObjectNode model = row.model();
            if (model != null) {
                text(model, "id").filter(EntryReader::isId).ifPresent(ids::add);
                place(model)
                        .ifPresent(place -> {
                            ids.addAll(place.ids());
                            places.add(place.path());
                        });
            }
        }
        for (Stored one : store.find(ids, places)) {
            stored.put(one.id(), one);
            taken.add(one.id());
            // What people took out is still meant, unless another entry has come to its place.
            if (one.deleted()) {
                idsByPlace.putIfAbsent(one.place(), one.id());
            } else {
                idsByPlace.put(one.place(), one.id());
            }
        }
    }

    /// The row with an id, if one can be told.
    ObjectNode named(ObjectNode row) {
        if (!row.path("id").isMissingNode()) {
            return row;
        }
        place(row)
                .ifPresent(place -> {
                    String there = idsByPlace.get(place.path());
                    row.put(
                            "id",
                            there != null
                                    ? there
                                    : place.ids().stream()
                                            .filter(id -> !taken.contains(id))
                                            .findFirst()
                                            .orElse(place.ids().getLast()));
                });
        return row;
    }

    /// What is stored of the entry that the row means; null for nothing.
    @Nullable Stored of(ObjectNode row) {
        return stored.get(row.path("id").asText());
    }

    /// Notes an entry that came with a row, so that later rows can mean it.
    void add(Entry entry) {
        taken.add(entry.id());
        idsByPlace.put(entry.place(), entry.id());
    }

    private record Place(String path, List<String> ids) {}

    private static Optional<Place> place(ObjectNode row) {
        return text(row, "file")
                .flatMap(file ->
                        text(row, "dest")
                                .map(dest ->
                                        new Place(
                                                dest + "/" + file, EntryReader.idsOf(dest, file))));
    }

    /// A text that an entry may have; others are found fault with later.
    private static Optional<String> text(ObjectNode row, String field) {
        JsonNode value = row.path(field);
        return FieldKind.TEXT.fault(value).isPresent()
                ? Optional.empty()
                : Optional.of(value.textValue());
    }
}
