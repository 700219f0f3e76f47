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

/// `ballast bench queue`: how fast jobs that do nothing go through the whole product.
@Command(
        name = "queue",
        description = {
            "Measures the queue: start, memory, time from post to claim, jobs per second, lists.",
            "Starts a fresh Ballast of two workers in a folder of its own and stops it again.",
            "Its jobs do nothing (noop://…), so that what is measured is Ballast alone.",
        },
        mixinStandardHelpOptions = true)
final class QueueCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--singles",
            paramLabel = "N",
            defaultValue = "200",
            description = "jobs posted one by one (default: ${DEFAULT-VALUE})")
    private int singles;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "20000",
            description = "jobs posted in batches of 1000, twice (default: ${DEFAULT-VALUE})")
    private int jobs;

    @Option(
            names = "--stored",
            paramLabel = "N",
            defaultValue = "100000",
            description = "jobs that are stored when lists are read (default: ${DEFAULT-VALUE})")
    private int stored;

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
        try (QueueBench bench =
                QueueBench.start(LocalOptions.findHome(), data, new Load(singles, jobs, stored))) {
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
