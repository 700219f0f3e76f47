package dev.ballast.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A command that measures, then prints its figures.
abstract class Measurement implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "print one JSON object a figure")
    private boolean json;

    abstract List<Figure> measure() throws Exception;

    /// Measures and prints.
    ///
    /// @return 0 when every goal is met, 1 otherwise
    @Override
    public final Integer call() throws Exception {
        List<Figure> figures = measure();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ObjectMapper mapper = new ObjectMapper();
        for (Figure figure : figures) {
            out.println(json ? mapper.writeValueAsString(figure) : figure.line());
        }
        out.flush();
        return figures.stream().allMatch(Figure::good) ? 0 : 1;
    }
}
