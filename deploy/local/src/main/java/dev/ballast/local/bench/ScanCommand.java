package dev.ballast.local.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ballast bench scan`: how fast files of other programs are found on a volume.
@Command(
        name = "scan",
        description = {
            "Measures a volume that many files of other programs lie on: how long a scan takes.",
            "They are made in a temporary folder below the one that is given, and deleted.",
        },
        mixinStandardHelpOptions = true)
final class ScanCommand extends VolumeMeasurement {
    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "30000",
            description = "files on the volume (default: ${DEFAULT-VALUE})")
    private int files;

    @Override
    List<Figure> measure(Path root, int times) throws IOException {
        return new ScanBench(Math.max(1, files), times).run(root);
    }
}
