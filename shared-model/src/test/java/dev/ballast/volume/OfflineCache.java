package dev.ballast.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads a cache as the Hugging Face client does when it is offline (as observed): a commit is a
/// snapshot, any other revision is a ref whose content is taken as it is; a snapshot with a list of
/// its files must have them all.
record OfflineCache(Path hub) {

    /// All files of the snapshot with their content; empty if the client would not find it.
    Optional<Map<String, String>> snapshot(String repository, String revision) throws IOException {
        Path repo = hub.resolve(repository);
        Path ref = repo.resolve("refs").resolve(revision);
        String commit = revision;
        if (!revision.matches("[0-9a-f]{40}")) {
            if (!Files.isRegularFile(ref)) {
                return Optional.empty();
            }
            commit = Files.readString(ref, StandardCharsets.UTF_8);
        }
        Path folder = repo.resolve("snapshots").resolve(commit);
        if (!Files.isDirectory(folder) || !isComplete(repo, commit, folder)) {
            return Optional.empty();
        }
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(p -> !Files.isDirectory(p)).toList()) {
                files.put(folder.relativize(path).toString(), Files.readString(path));
            }
        }
        return Optional.of(files);
    }

    private static boolean isComplete(Path repo, String commit, Path folder) throws IOException {
        Path tree = repo.resolve("trees").resolve(commit + ".json");
        if (!Files.exists(tree)) {
            return true;
        }
        JsonNode list = new ObjectMapper().readTree(tree.toFile());
        return list.get("format_version").asInt() == 1
                && list.get("files")
                        .propertyStream()
                        .allMatch(file -> Files.exists(folder.resolve(file.getKey())));
    }

    /// Names of the contents that lie there.
    Set<String> blobs(String repository) throws IOException {
        try (Stream<Path> blobs = Files.list(hub.resolve(repository).resolve("blobs"))) {
            return Set.copyOf(blobs.map(blob -> blob.getFileName().toString()).toList());
        }
    }
}
