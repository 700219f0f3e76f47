package dev.ballast.api.catalogs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.volume.VolumeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads entries and says everything that is wrong with one, not only the first thing.
public final class EntryReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}");

    /// Ids that would be taken for another address.
    private static final Set<String> RESERVED =
            Set.of("import", "export", "facets", "categories", "metadata", "validate");

    private static final List<String> REQUIRED =
            List.of("name", "category", "file", "dest", "source");

    private EntryReader() {}

    /// What a row turned out to be.
    public sealed interface Reading {}

    /// An entry.
    public record Sound(Entry entry) implements Reading {}

    /// None.
    public record Unsound(List<Fault> faults) implements Reading {
        public Unsound {
            faults = List.copyOf(faults);
        }
    }

    /// The entry that the row describes.
    ///
    /// @param row in the form of catalog files; without `id` it is named after its file
    public static Reading read(ObjectNode row) {
        ObjectNode entry = EntryFields.withoutNulls(EntryFields.normal(row));
        if (!entry.has("id") && entry.path("file").isTextual()) {
            entry.put("id", idOf(entry.path("file").textValue()));
        }
        List<Fault> faults = new ArrayList<>(EntryFields.faults(entry));
        for (String field : REQUIRED) {
            if (entry.path(field).isMissingNode() || isBlank(entry.path(field))) {
                faults.add(new Fault(field, "is missing"));
            }
        }
        check(faults, entry, "id", EntryReader::checkId);
        check(faults, entry, "category", EntryReader::checkCategory);
        check(faults, entry, "file", RelativePath::new);
        check(faults, entry, "dest", dest -> VolumeLayout.checkDest(new RelativePath(dest)));
        check(faults, entry, "source", EntrySource::checkKind);
        check(faults, entry, "sha256", Sha256::new);
        if (!faults.isEmpty()) {
            return new Unsound(faults);
        }
        SourceRef source = EntrySource.of(entry, faults);
        return source == null ? new Unsound(faults) : new Sound(new Entry(entry, source));
    }

    /// The entry that was stored as this text. It is not judged again: another version may have
    /// stored it, by other rules.
    public static Entry stored(String json) {
        ObjectNode entry = parse(json);
        return new Entry(entry, EntrySource.of(entry, new ArrayList<>()));
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The ids that a row which names none may get, the best first: after its file, or, where
    /// another model has that, after its place.
    static List<String> idsOf(String dest, String file) {
        String place = dest + "/" + file;
        String id = idOf(place);
        String ending = "-" + Integer.toHexString(place.hashCode());
        return List.of(idOf(file), id, id.substring(0, Math.min(id.length(), 180)) + ending);
    }

    private static String idOf(String file) {
        String plain =
                file.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9._-]+", "-")
                        .replaceAll("^[^a-z0-9]+", "");
        String id = plain.length() > 200 ? plain.substring(plain.length() - 200) : plain;
        return id.isEmpty() ? "model" : id.replaceAll("^[^a-z0-9]+", "m");
    }

    private static boolean isBlank(JsonNode value) {
        return value.isTextual() && value.textValue().isBlank();
    }

    private static void check(
            List<Fault> faults, ObjectNode entry, String field, Consumer<String> check) {
        @Nullable String value = entry.path(field).textValue();
        if (value == null || value.isBlank()) {
            return;
        }
        try {
            check.accept(value);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(field, String.valueOf(e.getMessage())));
        }
    }

    /// Whether this can be the id of an entry or a category.
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private static void checkId(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "takes up to 200 lower-case letters, digits, '.', '_' and '-'");
        }
        if (RESERVED.contains(id)) {
            throw new IllegalArgumentException("'%s' is reserved".formatted(id));
        }
    }

    private static void checkCategory(String category) {
        if (!isId(category)) {
            throw new IllegalArgumentException(
                    "takes lower-case letters, digits, '.', '_' and '-'");
        }
    }
}
