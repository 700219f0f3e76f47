package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The fields of an entry, as catalog files have them. `catalogs/models.schema.json` says the same.
final class EntryFields {
    /// By name, in the order in which people list them.
    static final Map<String, FieldKind> KNOWN = known();

    /// Other spellings, of catalogs that other programs write.
    private static final Map<String, String> ALIASES =
            Map.of("trainedWords", "trained_words", "lastModified", "last_modified");

    /// What answers add to an entry. Whoever sends an answer back does not mean it.
    private static final Set<String> ANSWERED =
            Set.of(
                    "status",
                    "progress",
                    "bytes_done",
                    "bytes_total",
                    "speed",
                    "eta_seconds",
                    "error",
                    "job_id",
                    "job_state",
                    "model_id",
                    "on_disk_bytes",
                    "expected_bytes",
                    "availability",
                    "availability_detail",
                    "checked_at",
                    "edited",
                    "custom",
                    "etag");

    private EntryFields() {}

    /// The row with our spelling of its names, without what answers add.
    static ObjectNode normal(ObjectNode row) {
        ObjectNode normal = JsonNodeFactory.instance.objectNode();
        row.properties().stream()
                .filter(field -> !ANSWERED.contains(field.getKey()))
                .forEach(field ->
                        normal.set(
                                ALIASES.getOrDefault(field.getKey(), field.getKey()),
                                field.getValue()));
        return normal;
    }

    /// `over` upon `base`; a field that is null there goes.
    static ObjectNode overlay(ObjectNode base, ObjectNode over) {
        ObjectNode merged = base.deepCopy();
        merged.setAll(over);
        return withoutNulls(merged);
    }

    static ObjectNode withoutNulls(ObjectNode entry) {
        List<String> nulls =
                entry.properties().stream()
                        .filter(field -> field.getValue().isNull())
                        .map(Map.Entry::getKey)
                        .toList();
        entry.remove(nulls);
        return entry;
    }

    /// The names of the fields in which the two differ.
    static List<String> difference(JsonNode one, JsonNode other) {
        return KNOWN.keySet().stream()
                .filter(name -> !one.path(name).equals(other.path(name)))
                .toList();
    }

    /// Fields that no entry has, and those of the wrong kind.
    static List<Fault> faults(ObjectNode entry) {
        List<Fault> faults = new ArrayList<>();
        entry.properties()
                .forEach(field -> {
                    FieldKind kind = KNOWN.get(field.getKey());
                    if (kind == null) {
                        faults.add(
                                new Fault(
                                        field.getKey(),
                                        "is not a known field; known are "
                                                + KNOWN.keySet().stream()
                                                        .sorted()
                                                        .collect(Collectors.joining(", "))));
                    } else {
                        kind.fault(field.getValue())
                                .ifPresent(
                                        message -> faults.add(new Fault(field.getKey(), message)));
                    }
                });
        return faults;
    }

    private static Map<String, FieldKind> known() {
        Map<String, FieldKind> known = new LinkedHashMap<>();
        add(known, FieldKind.TEXT, "id", "name", "category", "file", "dest", "source");
        add(known, FieldKind.TEXT, "hf_repo", "hf_revision", "hf_file");
        add(known, FieldKind.TEXTS, "files");
        add(known, FieldKind.ID, "civitai_model_id", "civitai_version_id", "civitai_file_id");
        add(known, FieldKind.PROSE, "url");
        add(known, FieldKind.TEXT, "sha256");
        add(known, FieldKind.NUMBER, "size_gb");
        add(known, FieldKind.FLAG, "size_approximate", "verified");
        add(known, FieldKind.TEXT, "base_model", "family", "type", "version", "format", "license");
        add(known, FieldKind.TEXTS, "tags", "compatibility");
        add(known, FieldKind.FLAG, "recommended", "requires_token");
        add(known, FieldKind.PROSE, "description", "preview_url");
        add(known, FieldKind.ID, "preview_nsfw_level");
        add(known, FieldKind.TEXT, "pair_id", "pair_role");
        add(known, FieldKind.FLAG, "name_locked");
        add(known, FieldKind.TEXT, "civitai_type", "civitai_fp", "civitai_base_model");
        add(known, FieldKind.TEXT, "civitai_version", "last_modified");
        add(known, FieldKind.TEXTS, "civitai_tags", "trained_words");
        return known;
    }

    private static void add(Map<String, FieldKind> known, FieldKind kind, String... names) {
        for (String name : names) {
            known.put(name, kind);
        }
    }
}
