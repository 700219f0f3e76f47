package dev.ballast.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.local.LocalOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ballast bench catalog`: how fast a large catalog is imported and read.
@Command(
        name = "catalog",
        description = {
            "Measures the catalog: import, the whole list with live status, pages of it.",
            "Starts a fresh Ballast in a folder of its own and stops it again.",
        },
        mixinStandardHelpOptions = true)
final class CatalogCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "30000",
            description = "entries of the catalog (default: ${DEFAULT-VALUE})")
    private int entries;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "use this empty folder and keep it (default: a temporary one)")
    private @Nullable Path data;

    @Option(names = "--json", description = "print one JSON object a figure")
    private boolean json;

    /// Measures and prints.
    ///
    /// @return 0 when every goal is met, 1 otherwise
    @Override
    public Integer call() throws Exception {
        List<Figure> figures;
        try (CatalogBench bench = CatalogBench.start(LocalOptions.findHome(), data, entries)) {
            figures = bench.run();
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ObjectMapper mapper = new ObjectMapper();
        for (Figure figure : figures) {
            out.println(json ? mapper.writeValueAsString(figure) : figure.line());
        }
        out.flush();
        return figures.stream().allMatch(Figure::good) ? 0 : 1;
    }
}
