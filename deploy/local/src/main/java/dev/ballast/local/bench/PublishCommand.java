package dev.ballast.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.local.Folders;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ballast bench publish`: how fast models of many small files appear on a volume.
@Command(
        name = "publish",
        description = {
            "Measures the volume: small files taken into the store, published in each view, freed.",
            "What it puts there it takes off again.",
        },
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "1000",
            description = "files of the model (default: ${DEFAULT-VALUE})")
    private int files;

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

    @Option(names = "--json", description = "print one JSON object a figure")
    private boolean json;

    /// Measures and prints.
    @Override
    public Integer call() throws Exception {
        Path root = volume == null ? Files.createTempDirectory("ballast-bench") : volume;
        List<Figure> figures;
        try {
            figures = new PublishBench(Math.max(1, files), Math.max(1, runs)).run(root);
        } finally {
            if (volume == null) {
                Folders.delete(root);
            }
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ObjectMapper mapper = new ObjectMapper();
        for (Figure figure : figures) {
            out.println(json ? mapper.writeValueAsString(figure) : figure.line());
        }
        out.flush();
        return 0;
    }
}
