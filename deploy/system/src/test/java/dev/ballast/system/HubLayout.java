package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.local.hub.huggingface.HubFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The folder of a repository in a Hugging Face cache, name by name as the Python client lays it
/// out. Knows nothing of how Ballast does it.
///
/// @param folder `models--org--name`
record HubLayout(Path folder) {

    /// Holds one snapshot, of these files, that `main` shows, and nothing besides.
    void assertHolds(String commit, Map<String, HubFile> files) throws IOException {
        assertThat(names(folder)).containsExactly("blobs", "refs", "snapshots", "trees");
        assertThat(names(folder.resolve("refs"))).containsExactly("main");
        assertThat(Files.readAllBytes(folder.resolve("refs/main")))
                .as("40 digits and no newline")
                .isEqualTo(commit.getBytes(StandardCharsets.US_ASCII));
        assertThat(names(folder.resolve("snapshots"))).containsExactly(commit);
        assertLinks(folder.resolve("snapshots").resolve(commit), files);
        assertThat(names(folder.resolve("blobs")))
                .containsExactlyElementsOf(
                        files.values().stream().map(HubLayout::etag).distinct().sorted().toList());
        assertThat(names(folder.resolve("trees"))).containsExactly(commit + ".json");
        assertListed(folder.resolve("trees").resolve(commit + ".json"), files);
    }

    private static void assertLinks(Path snapshot, Map<String, HubFile> files) throws IOException {
        try (Stream<Path> below = Files.walk(snapshot)) {
            assertThat(below.filter(path -> !Files.isDirectory(path)))
                    .extracting(path -> snapshot.relativize(path).toString())
                    .containsExactlyInAnyOrderElementsOf(files.keySet());
        }
        for (Map.Entry<String, HubFile> file : files.entrySet()) {
            Path link = snapshot.resolve(file.getKey());
            int folders = Path.of(file.getKey()).getNameCount() - 1;
            assertThat(Files.readSymbolicLink(link))
                    .as(file.getKey())
                    .hasToString("../".repeat(folders + 2) + "blobs/" + etag(file.getValue()));
            assertThat(Disk.sha256(link))
                    .as(file.getKey())
                    .isEqualTo(file.getValue().content().sha256());
        }
    }

    private static void assertListed(Path tree, Map<String, HubFile> files) throws IOException {
        JsonNode json = new ObjectMapper().readTree(tree.toFile());
        assertThat(json.path("format_version").asInt()).isEqualTo(1);
        assertThat(json.path("files").size()).isEqualTo(files.size());
        files.forEach((path, file) -> {
            JsonNode entry = json.path("files").path(path);
            assertThat(entry.path("size").asLong()).as(path).isEqualTo(file.size());
            assertThat(entry.path("blob_id").asText()).as(path).isEqualTo(file.oid());
            assertThat(entry.path("lfs_sha256").asText(null)).as(path).isEqualTo(file.sha256());
        });
    }

    /// What the hub gives as `ETag`.
    private static String etag(HubFile file) {
        return file.sha256() == null ? file.oid() : file.sha256();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> folder.relativize(path).toString()).sorted().toList();
        }
    }
}
