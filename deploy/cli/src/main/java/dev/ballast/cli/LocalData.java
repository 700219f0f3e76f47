package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `ballast up` wrote down about itself: where it listens, where its key and its volume are.
///
/// @param url address of the API
/// @param adminKey file that holds an administrator's key
/// @param volume root of the volume `shared`
record LocalData(String url, Path adminKey, Path volume) {

    /// Of the Ballast that keeps its data in this folder; empty where none has run.
    static Optional<LocalData> in(Path folder) {
        Path noted = folder.resolve("run/ballast.json");
        if (!Files.isReadable(noted)) {
            return Optional.empty();
        }
        try {
            JsonNode state = new ObjectMapper().readTree(Files.readString(noted));
            return Optional.of(
                    new LocalData(
                            state.path("url").asText(),
                            Path.of(
                                    state.path("admin_key_file")
                                            .asText(folder.resolve("admin.key").toString())),
                            Path.of(
                                    state.path("volume")
                                            .asText(folder.resolve("volume").toString()))));
        } catch (IOException e) {
            throw CommandFailure.usage(
                    "%s cannot be read: %s".formatted(noted, e.getMessage()),
                    "Give the address with --url.");
        }
    }
}
