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

/// `ballast bench scan`: how fast files of other programs are found on a volume.
@Command(
        name = "scan",
        description = {
            "Measures a volume that many files of other programs lie on: how long a scan takes.",
            "They are made in a temporary folder below the one that is given, and deleted.",
        },
        mixinStandardHelpOptions = true)
final class ScanCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "30000",
            description = "files on the volume (default: ${DEFAULT-VALUE})")
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
        Path root =
                volume == null
                        ? Files.createTempDirectory("ballast-bench")
                        : Files.createTempDirectory(volume, "ballast-bench");
        List<Figure> figures;
        try {
            figures = new ScanBench(Math.max(1, files), Math.max(1, runs)).run(root);
        } finally {
            Folders.delete(root);
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
