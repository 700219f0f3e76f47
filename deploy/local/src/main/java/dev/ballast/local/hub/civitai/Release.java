package dev.ballast.local.hub.civitai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A version of a model. Thread-safe, and may change at any time.
public final class Release {
    private final long id;
    private final Map<Long, Content> files = new LinkedHashMap<>();
    private final ObjectNode json;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private Door door = Door.OPEN;
    private long bytesPerSecond = Long.MAX_VALUE;

    Release(long id, long model) {
        this.id = id;
        this.json = JsonNodeFactory.instance.objectNode();
        json.put("id", id)
                .put("modelId", model)
                .put("name", "v" + id)
                .put("status", "Published")
                .put("usageControl", "Download")
                .put("availability", "Public")
                .putNull("paidAccess");
        json.putObject("model").put("name", "Model " + model).put("type", "LORA").putNull("mode");
        json.putArray("files");
    }

    /// Adds a file; the first one is the primary one.
    public Release file(long fileId, String name, Content content) {
        return file(fileId, name, content, _ -> {});
    }

    /// Adds a file whose description differs.
    ///
    /// @param edit changes what the API says of it
    public synchronized Release file(
            long fileId, String name, Content content, Consumer<ObjectNode> edit) {
        files.put(fileId, content);
        ArrayNode all = json.withArray("files");
        ObjectNode file = all.addObject();
        file.put("id", fileId)
                .put("name", name)
                .put("type", "Model")
                // A rounded figure, as the site gives it.
                .put("sizeKB", Math.round(content.length() / 102.4) / 10.0)
                .put("primary", all.size() == 1);
        file.putObject("hashes").put("SHA256", content.sha256().toUpperCase(Locale.ROOT));
        edit.accept(file);
        return this;
    }

    /// Changes what the API says of the version.
    public synchronized Release edit(Consumer<ObjectNode> edit) {
        edit.accept(json);
        return this;
    }

    /// What downloads meet from now on.
    public synchronized Release door(Door next) {
        door = next;
        return this;
    }

    /// The next `times` questions about it meet this fault.
    public synchronized Release failing(int times, Fault fault) {
        for (int i = 0; i < times; i++) {
            faults.add(fault);
        }
        return this;
    }

    /// From now on what the API says of it comes so slowly.
    public synchronized Release answeringAt(long speed) {
        bytesPerSecond = speed;
        return this;
    }

    synchronized long bytesPerSecond() {
        return bytesPerSecond;
    }

    synchronized Optional<Fault> nextFault() {
        return Optional.ofNullable(faults.poll());
    }

    long id() {
        return id;
    }

    synchronized Door door() {
        return door;
    }

    synchronized ObjectNode json() {
        return json.deepCopy();
    }

    synchronized Optional<String> nameOf(long fileId) {
        for (var file : json.path("files")) {
            if (file.path("id").asLong() == fileId) {
                return Optional.of(file.path("name").asText());
            }
        }
        return Optional.empty();
    }

    synchronized Optional<Content> content(long fileId) {
        return Optional.ofNullable(files.get(fileId));
    }
}
