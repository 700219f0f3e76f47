package dev.ballast.local.hub.huggingface;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The manifest of a quantisation, as former llama.cpp asked for it: names the file that a tag
/// means, and a projector if there is one. It has no answer for files in parts.
final class GgufManifest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GgufManifest() {}

    /// @param tag `latest` for the hub's own choice
    /// @param forLlama whether the fields that only llama.cpp gets are in it
    static HubReply of(Commit commit, String tag, boolean forLlama) {
        List<Map.Entry<String, HubFile>> models =
                commit.files().entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith(".gguf"))
                        .filter(entry -> !entry.getKey().contains("mmproj"))
                        .toList();
        String wanted = (tag.equals("latest") ? "Q4_K_M" : tag).toLowerCase(Locale.ROOT);
        Map.Entry<String, HubFile> chosen =
                models.stream()
                        .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).contains(wanted))
                        .findFirst()
                        .orElse(null);
        if (chosen == null) {
            return HubReply.missing();
        }
        if (chosen.getKey().contains("-of-")) {
            return new HubReply(
                    400, Map.of(), "{\"error\":\"The specified tag is a sharded GGUF.\"}");
        }
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2);
        if (forLlama) {
            describe(manifest.putObject("ggufFile"), chosen);
            commit.files().entrySet().stream()
                    .filter(entry -> entry.getKey().contains("mmproj"))
                    .findFirst()
                    .ifPresent(entry -> describe(manifest.putObject("mmprojFile"), entry));
        }
        return HubReply.json(manifest.toString());
    }

    private static void describe(ObjectNode node, Map.Entry<String, HubFile> entry) {
        HubFile file = entry.getValue();
        node.put("rfilename", entry.getKey()).put("size", file.size()).put("blobId", file.oid());
        if (file.isLarge()) {
            node.putObject("lfs").put("sha256", file.sha256()).put("size", file.size());
        }
    }
}
