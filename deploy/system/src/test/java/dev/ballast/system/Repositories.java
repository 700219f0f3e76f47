package dev.ballast.system;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes repositories at a hub, each file with a content of its own.
final class Repositories {
    private static final AtomicInteger SEED = new AtomicInteger(5_000);

    private final HuggingFaceHub hub;

    Repositories(HuggingFaceHub hub) {
        this.hub = hub;
    }

    /// A repository of small files with these names.
    ///
    /// @return them by their names
    Map<String, HubFile> add(String name, String... paths) {
        Map<String, HubFile> made = new TreeMap<>();
        for (String path : paths) {
            Content content = content(2_000L + path.length());
            made.put(
                    path,
                    path.matches(".*[.](gguf|safetensors|bin)")
                            ? HubFile.lfs(content)
                            : HubFile.git(content));
        }
        hub.model(name).commit("main", files -> files.putAll(made));
        return made;
    }

    static Content content(long bytes) {
        return Content.generated(SEED.incrementAndGet(), bytes);
    }

    static HubFile file(Map<String, HubFile> files, String path) {
        return Objects.requireNonNull(files.get(path), path);
    }
}
