package dev.ballast.local.bench;

import dev.ballast.local.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A measurement of the file system that volumes lie on, in a folder of its own that is deleted
/// afterwards.
abstract class VolumeMeasurement extends Measurement {
    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "runs, of which the median is shown (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--volume",
            paramLabel = "FOLDER",
            description =
                    "an existing folder on the file system to measure (default: a temporary one)")
    private @Nullable Path volume;

    /// Measures.
    ///
    /// @param root an empty folder
    /// @param times how often, 1 or more
    abstract List<Figure> measure(Path root, int times) throws Exception;

    @Override
    final List<Figure> measure() throws Exception {
        Path root =
                volume == null
                        ? Files.createTempDirectory("ballast-bench-")
                        : Files.createTempDirectory(volume, "ballast-bench-");
        try {
            return measure(root, Math.max(1, runs));
        } finally {
            Folders.delete(root);
        }
    }
}
