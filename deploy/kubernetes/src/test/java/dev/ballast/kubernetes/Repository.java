package dev.ballast.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of the checkout that these tests are about.
final class Repository {
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    static final Path CHART = ROOT.resolve("deploy/kubernetes/ballast");
    static final Path VALUES = ROOT.resolve("deploy/kubernetes/values");
    static final Path EXAMPLES = ROOT.resolve("deploy/kubernetes/examples");
    static final Path GRAFANA = ROOT.resolve("deploy/grafana");

    private Repository() {}

    /// The files of a folder and those below whose path ends so, sorted.
    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
