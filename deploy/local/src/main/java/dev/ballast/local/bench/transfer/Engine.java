package dev.ballast.local.bench.transfer;

import dev.ballast.local.JavaCommand;
import dev.ballast.local.Service;
import dev.ballast.local.bench.LineProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The transfer engine as it is shipped, in a JVM as a worker's. The JVM is there before the first
/// run, has fetched something, and serves all runs, as a worker does; so its start is not counted.
public final class Engine implements Contender {
    private static final String PROGRAM = "dev.ballast.download.bench.EngineProcess";

    private final LineProcess process;
    private final int atOnce;

    private Engine(LineProcess process, int atOnce) {
        this.process = process;
        this.atOnce = atOnce;
    }

    /// Starts the process.
    ///
    /// @param classPath with the download worker on it
    /// @param atOnce files fetched side by side, 1 or more
    /// @param javaOptions further ones
    static Engine start(String classPath, int atOnce, List<String> javaOptions) throws IOException {
        List<String> command = JavaCommand.withHeap(Service.WORKER.heapMebibytes());
        command.addAll(JavaCommand.furtherOptions("engine"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", quiet(classPath), PROGRAM));
        return new Engine(LineProcess.start(command), atOnce);
    }

    /// The class path of programs that use parts of the worker which is built in this checkout.
    public static String classPath(Path home) throws IOException {
        return quiet(builtIn(home));
    }

    /// The class path of the worker that is built in this checkout.
    static String builtIn(Path home) throws IOException {
        Path program = Service.WORKER.program(home);
        List<String> jars = new ArrayList<>();
        for (String folder : List.of("app", "lib/main", "lib/boot")) {
            try (DirectoryStream<Path> found =
                    Files.newDirectoryStream(program.resolveSibling(folder), "*.jar")) {
                found.forEach(jar -> jars.add(jar.toString()));
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    /// Without what makes the worker's libraries log to JBoss LogManager: it logs everything, even
    /// all bytes, until Quarkus has told it not to, and there is no Quarkus in this process.
    private static String quiet(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("logmanager"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public String label() {
        return "ballast";
    }

    @Override
    public Sample fetch(Wanted wanted, Path into) throws IOException {
        Receipt receipt =
                process.ask(
                        new Order(into.toAbsolutePath().toString(), atOnce, wanted.files()),
                        Receipt.class);
        if (!receipt.failure().isEmpty()) {
            throw new IOException("the engine failed: " + receipt.failure());
        }
        return new Sample(receipt.wallNanos() / 1e9, receipt.cpuNanos() / 1e9);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    record Order(String volume, int atOnce, List<Wanted.File> files) {}

    record Receipt(long wallNanos, long cpuNanos, String failure) {}
}
