package dev.ballast.local.hub.huggingface;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A state of a repository that never changes.
final class Commit {
    private final String id;
    private final SortedMap<String, HubFile> files;
    private final Map<String, List<Entry>> listings = new ConcurrentHashMap<>();

    Commit(String id, SortedMap<String, HubFile> files) {
        this.id = id;
        this.files = new TreeMap<>(files);
    }

    /// One line of a listing.
    ///
    /// @param file null for a folder
    record Entry(String path, @Nullable HubFile file) {}

    String id() {
        return id;
    }

    SortedMap<String, HubFile> files() {
        return files;
    }

    /// What lies in a folder, by path, folders among the files.
    ///
    /// @param folder empty for the root
    /// @param recursive whether what lies in its folders is listed too
    List<Entry> list(String folder, boolean recursive) {
        return listings.computeIfAbsent(
                recursive + ":" + folder, _ -> List.copyOf(listed(folder, recursive)));
    }

    private List<Entry> listed(String folder, boolean recursive) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        Map<String, Entry> entries = new TreeMap<>();
        files.forEach((path, file) -> {
            if (!path.startsWith(prefix)) {
                return;
            }
            boolean deeper = false;
            for (int slash = path.indexOf('/', Math.max(1, prefix.length()));
                    slash > 0 && !(deeper && !recursive);
                    slash = path.indexOf('/', slash + 1)) {
                String name = path.substring(0, slash);
                entries.putIfAbsent(name + "/", new Entry(name, null));
                deeper = true;
            }
            if (recursive || !deeper) {
                entries.put(path, new Entry(path, file));
            }
        });
        return new ArrayList<>(entries.values());
    }
}
