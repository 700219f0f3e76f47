package dev.ballast.local.bench.transfer;

import dev.ballast.local.JavaCommand;
import dev.ballast.local.Service;
import dev.ballast.local.bench.LineProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.addAll(JavaCommand.furtherOptions("engine"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", classPath, PROGRAM));
        return new Engine(LineProcess.start(command), atOnce);
    }

    /// The class path of the worker that is built in this checkout.
    static String builtIn(Path home) {
        Path app = Service.WORKER.program(home).resolveSibling("app");
        Path lib = app.resolveSibling("lib");
        return String.join(
                File.pathSeparator,
                app.resolve("*").toString(),
                lib.resolve("main/*").toString(),
                lib.resolve("boot/*").toString());
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
