package dev.ballast.local.bench;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ballast bench catalog`: how fast a large catalog is imported and read.
@Command(
        name = "catalog",
        description = {
            "Measures the catalog: import, the whole list with live status, pages of it.",
            "Starts a fresh Ballast in a folder of its own and stops it again.",
        },
        mixinStandardHelpOptions = true)
final class CatalogCommand extends ProductMeasurement {
    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "30000",
            description = "entries of the catalog (default: ${DEFAULT-VALUE})")
    private int entries;

    @Override
    List<Figure> measure(FreshBallast product) throws Exception {
        try (CatalogBench bench = new CatalogBench(product, entries)) {
            return bench.run();
        }
    }
}
