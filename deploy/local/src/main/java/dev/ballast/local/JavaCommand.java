package dev.ballast.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How Java programs are started on one machine.
public final class JavaCommand {
    private JavaCommand() {}

    /// The Java that runs this, with the options that all services get; class path and main class
    /// are to be added.
    public static List<String> withHeap(int mebibytes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + mebibytes + "m");
        // Two cores and small heaps: the serial collector starts fastest and needs least.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        return command;
    }

    /// `BALLAST_JAVA_OPTS_API`, `BALLAST_JAVA_OPTS_WORKER_1` …: for a debugger or a profiler.
    public static List<String> furtherOptions(String name) {
        String variable = "BALLAST_JAVA_OPTS_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        String options = System.getenv().getOrDefault(variable, "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split(" +", -1));
    }
}
