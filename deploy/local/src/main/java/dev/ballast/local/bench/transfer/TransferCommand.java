package dev.ballast.local.bench.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.local.Folders;
import dev.ballast.local.LocalOptions;
import dev.ballast.local.bench.Measured;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ballast bench transfer`: the transfer engine beside the programs that people use otherwise.
@Command(
        name = "transfer",
        description = {
            "Measures the transfer engine beside curl and aria2c: same server, same files, in"
                    + " turns.",
            "Ratios below 1 mean that Ballast is faster. Ballast also syncs every file to the"
                    + " disk;",
            "the others are not asked to. Programs that are not installed are skipped.",
        },
        mixinStandardHelpOptions = true)
public final class TransferCommand implements Callable<Integer> {
    private static final List<String> PRODUCT_CASES = List.of("memory", "workers", "jobs");

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--case",
            paramLabel = "NAME",
            split = ",",
            description =
                    "verified, capped, latency, faulty, harsh, small, tls, memory, workers, jobs"
                            + " (default: all)")
    private List<String> cases = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "runs of each program (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "bytes of all files together, such as 512MiB (default: the case's own)")
    private long size;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "write below this folder (default: the folder for temporary files)")
    private @Nullable Path folder;

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    /// Measures and prints, case by case.
    ///
    /// @return 0 when every goal is met, 1 otherwise
    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ObjectMapper mapper = new ObjectMapper();
        Path home = LocalOptions.findHome();
        Path work =
                folder == null
                        ? Files.createTempDirectory("ballast-transfer-")
                        : Files.createTempDirectory(folder, "ballast-transfer-");
        // Gigabytes, also when it is interrupted.
        Thread cleaning = new Thread(() -> delete(work));
        Runtime.getRuntime().addShutdownHook(cleaning);
        boolean good = true;
        try {
            for (String name : cases.isEmpty() ? all() : cases) {
                List<Measured> found =
                        PRODUCT_CASES.contains(name)
                                ? new ProductBench(home, work, runs).run(name, size)
                                : new TransferBench(Engine.builtIn(home), work, runs, this::tell)
                                        .run(name, size);
                for (Measured one : found) {
                    out.println(json ? mapper.writeValueAsString(one) : one.line());
                    good &= one.good();
                }
                out.flush();
            }
        } finally {
            delete(work);
        }
        return good ? 0 : 1;
    }

    private void tell(String what) {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println(what);
        err.flush();
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> all() {
        return Stream.concat(
                        TransferCase.ALL.stream().map(TransferCase::label), PRODUCT_CASES.stream())
                .toList();
    }
}
