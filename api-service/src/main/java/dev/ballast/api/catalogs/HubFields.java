package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.model.artifact.HubFacts;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of a hub's facts an entry takes over. A field that people changed stays, and so does the
/// name of an entry with `name_locked`. What says the same as the hub did the last time came from
/// there, so it is renewed; other descriptions and base models stay.
///
/// CivitAI's id of the file is not taken over: it would make the entry another source.
///
/// @param before what the hub said the last time; null if it said nothing
/// @param edited fields that people changed
record HubFields(HubFacts facts, @Nullable HubFacts before, Set<String> edited) {
    /// Where previews are.
    static final String PREVIEWS = "/api/v1/previews/";

    private static final String NSFW = "nsfw";
    private static final String PREVIEW_LEVEL = "preview_nsfw_level";
    private static final int MOST_TEXTS = 200;
    private static final int LONGEST_TEXT = 400;

    /// The entry with them.
    ObjectNode into(ObjectNode entry) {
        ObjectNode next = entry.deepCopy();
        if (!next.path("name_locked").asBoolean()) {
            put(next, "name", facts.name());
        }
        HubFacts last = before;
        fill(next, "description", facts.description(), last == null ? null : last.description());
        fill(next, "base_model", facts.baseModel(), last == null ? null : last.baseModel());
        putPreview(next);
        putTexts(next, "tags", tags(next));
        putTexts(next, "trained_words", joined(next.path("trained_words"), facts.trainedWords()));
        put(next, "license", facts.license());
        put(next, "last_modified", facts.updatedAt() == null ? null : facts.updatedAt().toString());
        if (facts.hub().equals("civitai")) {
            put(next, "civitai_base_model", facts.baseModel());
            put(next, "civitai_type", facts.type());
            put(next, "civitai_version", facts.version());
            put(next, "civitai_fp", facts.precision());
            if (!facts.tags().isEmpty()) {
                putTexts(next, "civitai_tags", new LinkedHashSet<>(facts.tags()));
            }
            if (facts.modelId() != null && !edited.contains("civitai_model_id")) {
                next.put("civitai_model_id", facts.modelId());
            }
        }
        return next;
    }

    private void put(ObjectNode entry, String field, @Nullable String value) {
        if (value != null && !value.isBlank() && !edited.contains(field)) {
            entry.put(field, value);
        }
    }

    /// Only where there is nothing, or what the hub itself said earlier.
    private void fill(
            ObjectNode entry, String field, @Nullable String value, @Nullable String earlier) {
        String there = entry.path(field).asText("");
        if (there.isEmpty() || there.equals(earlier)) {
            put(entry, field, value);
        }
    }

    private void putPreview(ObjectNode entry) {
        HubFacts.Preview preview = facts.preview();
        String there = entry.path("preview_url").asText("");
        if (preview != null && (there.isEmpty() || there.startsWith(PREVIEWS))) {
            put(entry, "preview_url", PREVIEWS + preview.sha256().hex());
            putLevel(entry, preview.nsfwLevel());
        }
    }

    /// It is the picture's, so it goes with that.
    private void putLevel(ObjectNode entry, int level) {
        if (edited.contains(PREVIEW_LEVEL) || edited.contains("preview_url")) {
            return;
        }
        if (level > 0) {
            entry.put(PREVIEW_LEVEL, level);
        } else {
            entry.remove(PREVIEW_LEVEL);
        }
    }

    private Set<String> tags(ObjectNode entry) {
        Set<String> tags = joined(entry.path("tags"), facts.tags());
        Boolean nsfw = facts.nsfw();
        if (nsfw != null) {
            tags.remove(NSFW);
            if (nsfw) {
                tags.add(NSFW);
            }
        }
        return tags;
    }

    private static Set<String> joined(JsonNode there, Collection<String> more) {
        Set<String> all = new LinkedHashSet<>();
        there.forEach(text -> all.add(text.asText()));
        all.addAll(more);
        return all;
    }

    private void putTexts(ObjectNode entry, String field, Set<String> texts) {
        List<String> sound =
                texts.stream()
                        .filter(text -> !text.isBlank() && text.length() <= LONGEST_TEXT)
                        .limit(MOST_TEXTS)
                        .toList();
        if (edited.contains(field) || (sound.isEmpty() && !entry.has(field))) {
            return;
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        sound.forEach(array::add);
        entry.set(field, array);
    }
}
