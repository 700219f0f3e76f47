package dev.ballast.volume;

import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.stored;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `installed-models.json`, which other programs read.
class InstalledListTest {
    @TempDir Path root;

    @Test
    void um12SurvivesRestartsAndIsSharedByAllThatMountTheVolume() throws IOException {
        try (Volume before = open()) {
            install(before, "a");
        }
        assertThat(listed()).containsExactly("a");

        try (Volume here = open();
                Volume onAnotherNode = open()) {
            install(here, "b");
            install(onAnotherNode, "c");
        }

        assertThat(listed()).containsExactlyInAnyOrder("a", "b", "c");
    }

    private Volume open() throws IOException {
        return Volume.open(root, true, InstantSource.system());
    }

    private static void install(Volume volume, String name) throws IOException {
        volume.publish(
                publish("https://hub.test/" + name, "base", stored(volume, name, "of " + name)));
    }

    private List<String> listed() throws IOException {
        JsonNode list = new ObjectMapper().readTree(root.resolve("installed-models.json").toFile());
        return StreamSupport.stream(list.spliterator(), false)
                .map(model -> model.path("name").asText())
                .toList();
    }
}
