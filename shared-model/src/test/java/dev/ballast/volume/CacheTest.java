package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.REPOSITORY;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A volume whose cache other programs look into.
abstract class CacheTest {
    @TempDir Path root;
    Volume volume;
    Path repository;
    OfflineCache cache;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root);
        repository = root.resolve("hub").resolve(REPOSITORY);
        cache = new OfflineCache(root.resolve("hub"));
    }
}
