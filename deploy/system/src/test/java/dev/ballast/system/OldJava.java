package dev.ballast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A Java that is too old for us, if this machine has one.
final class OldJava {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    private OldJava() {}

    /// The home of a Java 17.
    static Optional<Path> find() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(INSTALLED)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .filter(home -> release(home).contains("JAVA_VERSION=\"17"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String release(Path home) {
        try {
            Path release = home.resolve("release");
            return Files.exists(release) ? Files.readString(release) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
