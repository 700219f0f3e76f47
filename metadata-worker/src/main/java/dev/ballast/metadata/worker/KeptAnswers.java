package dev.ballast.metadata.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.metadata.hub.Answers;
import dev.ballast.source.SourceFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Keeps a task's answers in its folder on the volume, so that whoever takes over from a worker
/// that died asks only for what is missing.
///
/// @param folder the task's, which need not exist
record KeptAnswers(Path folder) implements Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public JsonNode of(String name, Question question) throws SourceFailure, IOException {
        Path place = folder.resolve(name + ".json");
        if (Files.exists(place)) {
            return JSON.readTree(Files.readAllBytes(place));
        }
        Files.createDirectories(folder);
        JsonNode answer = question.ask();
        Path half = Files.createTempFile(folder, name, null);
        Files.write(half, JSON.writeValueAsBytes(answer));
        Files.move(half, place, StandardCopyOption.ATOMIC_MOVE);
        return answer;
    }

    /// Nobody needs them any more.
    void delete() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
