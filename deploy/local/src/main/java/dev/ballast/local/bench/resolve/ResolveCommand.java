package dev.ballast.local.bench.resolve;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.local.JavaCommand;
import dev.ballast.local.LocalOptions;
import dev.ballast.local.Service;
import dev.ballast.local.bench.Figure;
import dev.ballast.local.bench.LineProcess;
import dev.ballast.local.bench.Percentiles;
import dev.ballast.local.bench.transfer.Engine;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ballast bench resolve`: how long it takes to turn a repository into a plan.
@Command(
        name = "resolve",
        description = {
            "Measures how long a worker takes to list a Hugging Face repository: the commit, the",
            "pages of its tree, a plan with a digest for each file. The hub is one on this"
                    + " machine.",
        },
        mixinStandardHelpOptions = true)
public final class ResolveCommand implements Callable<Integer> {
    private static final String PROGRAM = "dev.ballast.download.bench.ResolveProcess";
    private static final List<Integer> FILES = List.of(1_000, 10_000);
    private static final int LARGE_EVERY = 10;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "15",
            description =
                    "plans of each repository, after five that warm up (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(names = "--json", description = "print one JSON object a figure")
    private boolean json;

    /// Measures and prints.
    ///
    /// @return 0
    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (HuggingFaceHub hub = HuggingFaceHub.start();
                LineProcess worker = LineProcess.start(command())) {
            for (int files : FILES) {
                fill(hub, files);
                for (Figure figure : measure(hub, worker, files)) {
                    out.println(
                            json ? new ObjectMapper().writeValueAsString(figure) : figure.line());
                }
                out.flush();
            }
        }
        return 0;
    }

    private static List<String> command() throws IOException {
        List<String> command = JavaCommand.withHeap(Service.WORKER.heapMebibytes());
        String classPath = Engine.classPath(LocalOptions.findHome());
        command.addAll(List.of("-cp", classPath, PROGRAM));
        return command;
    }

    private List<Figure> measure(HuggingFaceHub hub, LineProcess worker, int files)
            throws IOException {
        Order order = new Order(hub.endpoint(), name(files));
        List<Double> times = new ArrayList<>();
        int before = 0;
        for (int run = -5; run < runs; run++) {
            before = hub.exchanges().size();
            Receipt receipt = worker.ask(order, Receipt.class);
            if (receipt.files() != files) {
                throw new IOException(
                        "a plan of %d files instead of %d".formatted(receipt.files(), files));
            }
            if (run >= 0) {
                times.add(receipt.wallNanos() / 1e6);
            }
        }
        int requests = hub.exchanges().size() - before;
        Percentiles percentiles = new Percentiles(times);
        return List.of(
                Figure.of("resolve %,d files, median".formatted(files), percentiles.at(50), "ms"),
                Figure.of("resolve %,d files, slowest".formatted(files), percentiles.at(100), "ms"),
                Figure.of("resolve %,d files, requests".formatted(files), requests, ""));
    }

    private static void fill(HuggingFaceHub hub, int files) {
        HubFile small = HubFile.git("{}");
        HubFile large = HubFile.lfs(Content.generated(1, 4_096));
        hub.model(name(files))
                .commit(
                        "main",
                        tree -> {
                            for (int i = 0; i < files; i++) {
                                tree.put(
                                        "part-%02d/file-%05d.bin".formatted(i % 32, i),
                                        i % LARGE_EVERY == 0 ? large : small);
                            }
                        });
    }

    private static String name(int files) {
        return "bench/files-" + files;
    }

    record Order(URI endpoint, String repo) {}

    record Receipt(long wallNanos, int files) {}
}
