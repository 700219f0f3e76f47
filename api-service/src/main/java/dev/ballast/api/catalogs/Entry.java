package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One model of the catalog, checked by [EntryReader]. Its JSON is the form that catalog files
/// have, so that what was imported is exported without loss.
public final class Entry {
    private static final double GIGABYTE = 1e9;

    private final ObjectNode json;
    private final @Nullable SourceRef source;

    Entry(ObjectNode json, @Nullable SourceRef source) {
        this.json = json.deepCopy();
        this.source = source;
    }

    /// All fields.
    public ObjectNode json() {
        return json.deepCopy();
    }

    public String id() {
        return json.path("id").textValue();
    }

    public String category() {
        return json.path("category").textValue();
    }

    public String name() {
        return json.path("name").textValue();
    }

    /// Name of the main file as it lies on the volume; may have folders.
    public String file() {
        return json.path("file").textValue();
    }

    /// Folder below the volume's root.
    public String dest() {
        return json.path("dest").textValue();
    }

    /// What a job fetches.
    ///
    /// @throws RefusedException `INVALID_REQUEST` if another version stored it, and this one knows
    ///   no such source
    public SourceRef source() {
        if (source == null) {
            throw RefusedException.invalid(
                    "source",
                    "of the entry '%s' is none that this version knows; correct the entry"
                            .formatted(id()));
        }
        return source;
    }

    /// Whether both are fetched from the same source.
    public boolean hasSourceOf(Entry other) {
        return source != null && source.equals(other.source);
    }

    /// The same, in a folder below its own.
    ///
    /// @param folder a name without slashes
    public Entry below(String folder) {
        ObjectNode moved = json();
        moved.put("dest", dest() + "/" + folder);
        return new Entry(moved, source);
    }

    /// Files of the repository; empty for the one that the source names.
    public List<String> files() {
        return texts("files");
    }

    public List<String> tags() {
        return texts("tags");
    }

    /// Bytes, as the catalog says; hubs know better.
    public @Nullable Long sizeBytes() {
        JsonNode size = json.path("size_gb");
        return size.isNumber() ? Math.round(size.doubleValue() * GIGABYTE) : null;
    }

    /// A field of text; null where it is missing.
    public @Nullable String text(String field) {
        return json.path(field).textValue();
    }

    /// A field of a whole number; null where it is missing.
    public @Nullable Long number(String field) {
        JsonNode value = json.path(field);
        return value.isIntegralNumber() ? value.longValue() : null;
    }

    /// A flag; false where it is missing.
    public boolean flag(String field) {
        return json.path(field).booleanValue();
    }

    /// Texts of a list; empty where it is missing.
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        json.path(field).forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    /// Where the main file lies, relative to the volume's root.
    public String place() {
        return RelativePath.of(dest(), file()).value();
    }

    /// Where all files lie; empty for a single one.
    public Optional<List<String>> places() {
        List<String> files = files();
        return files.size() < 2
                ? Optional.empty()
                : Optional.of(files.stream().map(file -> dest() + "/" + file).toList());
    }

    /// What a search for a part of a text looks at.
    public String words() {
        return (name() + "\n" + file() + "\n" + tags().stream().collect(Collectors.joining("\n")))
                .toLowerCase(Locale.ROOT);
    }
}
