package dev.ballast.metadata.worker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.metadata.hub.Answers;
import dev.ballast.source.SourceFailure;
import dev.ballast.volume.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Keeps a task's answers in its folder on the volume, so that whoever takes over from a worker
/// that died asks only for what is missing.
///
/// @param folder the task's, which need not exist
record KeptAnswers(Path folder) implements Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Said of(String name, Question question) throws SourceFailure, IOException {
        Path place = folder.resolve(name + ".said.json");
        Said known = read(place);
        if (known != null) {
            return known;
        }
        Files.createDirectories(folder);
        Said answer = question.ask();
        DurableFiles.replace(place, JSON.writeValueAsBytes(answer), folder);
        return answer;
    }

    /// Null if there is none, or one that a loss of power has spoilt.
    private static @Nullable Said read(Path place) throws IOException {
        if (!Files.exists(place)) {
            return null;
        }
        try {
            Said answer = JSON.readValue(Files.readAllBytes(place), Said.class);
            return answer == null || answer.by() == null || answer.json() == null ? null : answer;
        } catch (JacksonException _) {
            return null;
        }
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
