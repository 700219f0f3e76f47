package dev.ballast.local.bench;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ballast bench publish`: how fast models of many small files appear on a volume.
@Command(
        name = "publish",
        description = {
            "Measures the volume: small files taken into the store, published in each view, freed.",
            "What it puts there it takes off again.",
        },
        mixinStandardHelpOptions = true)
final class PublishCommand extends VolumeMeasurement {
    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "1000",
            description = "files of the model (default: ${DEFAULT-VALUE})")
    private int files;

    @Override
    List<Figure> measure(Path root, int times) throws Exception {
        return new PublishBench(Math.max(1, files), times).run(root);
    }
}
