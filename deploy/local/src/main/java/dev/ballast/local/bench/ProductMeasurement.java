package dev.ballast.local.bench;

import dev.ballast.local.LocalOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A measurement of a product that is started for it.
abstract class ProductMeasurement extends Measurement {
    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "use this empty folder and keep it (default: a temporary one)")
    private @Nullable Path data;

    /// How the product is started; the usual way by default.
    LocalOptions settings(LocalOptions usual) {
        return usual;
    }

    abstract List<Figure> measure(FreshBallast product) throws Exception;

    @Override
    final List<Figure> measure() throws Exception {
        try (FreshBallast product =
                FreshBallast.start(LocalOptions.findHome(), data, this::settings)) {
            return measure(product);
        }
    }
}
