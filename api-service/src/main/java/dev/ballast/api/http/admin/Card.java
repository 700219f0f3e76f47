package dev.ballast.api.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.Entry;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.catalogs.EntryState.Installed;
import dev.ballast.api.catalogs.EntryState.JobPart;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.jobs.JobView.JobError;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A model as the admin page shows it.
record Card(Entry entry, EntryState state) {
    private static final List<String> LISTS = List.of("tags", "civitai_tags", "trainedWords");
    private static final List<String> MAYBE =
            List.of(
                    "size_gb",
                    "hf_repo",
                    "hf_file",
                    "civitai_model_id",
                    "civitai_version_id",
                    "civitai_file_id",
                    "civitai_base_model",
                    "civitai_version",
                    "description",
                    "preview_url",
                    "preview_nsfw_level");

    static Card of(CatalogItem item) {
        return new Card(item.read(), item.state());
    }

    EntryStatus status() {
        return state.status();
    }

    /// Whether something lies at its place on the volume.
    boolean isThere() {
        return state.installed() != null;
    }

    /// What was installed; null while nothing is, also if others put a file there.
    @Nullable UUID model() {
        Installed installed = state.installed();
        return installed == null ? null : installed.model();
    }

    /// Bytes on the volume.
    long bytes() {
        Installed installed = state.installed();
        return installed == null ? 0 : installed.bytes();
    }

    /// Bytes per second.
    long speed() {
        JobPart job = state.job();
        return job == null ? 0 : job.speed();
    }

    /// Whether the page knows it by this name: its file, where that lies on the volume, or its id.
    boolean isCalled(String name) {
        return entry.file().equals(name) || entry.place().equals(name) || entry.id().equals(name);
    }

    /// What is wrong, for a person; null unless it failed.
    @Nullable String error() {
        JobError error = state.error();
        return error == null ? null : error.detail();
    }

    /// All fields of the entry, with what the page calls them, and its state. Speeds come under
    /// both names that pages read.
    ObjectNode json() {
        JobPart job = state.job();
        ObjectNode card = entry.json();
        rename(card, "trained_words", "trainedWords");
        rename(card, "last_modified", "lastModified");
        LISTS.stream().filter(name -> !card.has(name)).forEach(card::putArray);
        MAYBE.stream().filter(name -> !card.has(name)).forEach(card::putNull);
        card.put("base_model", card.path("base_model").asText(""));
        card.put("url", address());
        card.put("status", status().wire());
        card.put("progress", job == null ? null : job.progress());
        card.put("on_disk_bytes", bytes());
        card.put("expected_bytes", expected());
        card.put("speed", speed());
        card.put("speed_bytes", speed());
        card.put("error", error());
        return card;
    }

    /// Bytes that will lie there, as the hub says, or before it was asked as the catalog does.
    @Nullable Long expected() {
        JobPart job = state.job();
        return job == null || job.bytesTotal() == null ? entry.sizeBytes() : job.bytesTotal();
    }

    /// Where it is downloaded from: by its version, else its repository, else the stored address.
    private @Nullable String address() {
        JsonNode json = entry.json();
        if (json.has("civitai_version_id")) {
            return "https://civitai.com/api/download/models/"
                    + json.path("civitai_version_id").asText();
        }
        String repo = entry.text("hf_repo");
        if (repo == null) {
            return entry.text("url");
        }
        return entry.files().size() > 1
                ? "https://huggingface.co/" + repo
                : "https://huggingface.co/%s/resolve/%s/%s"
                        .formatted(
                                repo,
                                json.path("hf_revision").asText("main"),
                                json.path("hf_file").asText(entry.file()));
    }

    private static void rename(ObjectNode card, String from, String to) {
        JsonNode value = card.remove(from);
        if (value != null) {
            card.set(to, value);
        }
    }
}
