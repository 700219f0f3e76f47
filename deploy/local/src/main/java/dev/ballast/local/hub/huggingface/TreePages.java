package dev.ballast.local.hub.huggingface;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.local.hub.Request;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Listings of folders, page by page: the address of the next page is in `Link` (RFC 8288).
final class TreePages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> made = new ConcurrentHashMap<>();
    private volatile int size = 1000;
    private volatile URI origin = URI.create("");

    void ofSize(int entries) {
        size = entries;
        made.clear();
    }

    void servedFrom(URI place) {
        origin = place;
    }

    /// One page of a folder of a commit.
    ///
    /// @param folder empty for the root
    HubReply page(Commit commit, String folder, Request request) {
        Map<String, String> query = Segments.query(request);
        boolean recursive = query.getOrDefault("recursive", "").equalsIgnoreCase("true");
        List<Commit.Entry> entries = commit.list(folder, recursive);
        if (entries.isEmpty() && !folder.isEmpty()) {
            return HubReply.entryNotFound(folder, commit.id());
        }
        int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
        int to = Math.min(entries.size(), from + size);
        String key = "%s %s %s %d".formatted(commit.id(), folder, recursive, from);
        HubReply page =
                HubReply.json(
                                made.computeIfAbsent(
                                        key, _ -> json(entries.subList(from, to)).toString()))
                        .with("X-Repo-Commit", commit.id());
        return to == entries.size() ? page : page.with("Link", next(request, to));
    }

    private String next(Request request, int cursor) {
        String query = request.query().replaceFirst("&?cursor=\\d+", "");
        return "<%s%s?%s&cursor=%d>; rel=\"next\"".formatted(origin, request.path(), query, cursor);
    }

    private static ArrayNode json(List<Commit.Entry> entries) {
        ArrayNode page = JSON.createArrayNode();
        for (Commit.Entry entry : entries) {
            HubFile file = entry.file();
            ObjectNode node = page.addObject();
            node.put("type", file == null ? "directory" : "file");
            node.put("oid", file == null ? HubFile.nameOf(entry.path()) : file.oid());
            node.put("size", file == null ? 0 : file.size());
            node.put("path", entry.path());
            if (file != null && file.isLarge()) {
                node.putObject("lfs")
                        .put("oid", file.sha256())
                        .put("size", file.size())
                        .put("pointerSize", file.pointer().length());
                node.put("xetHash", file.xetHash());
            }
        }
        return page;
    }
}
