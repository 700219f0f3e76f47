package dev.ballast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// One command, run in this process as a shell would run it.
///
/// @param exitCode what the shell gets
/// @param out standard output
/// @param err standard error
record CommandRun(int exitCode, String out, String err) {

    /// Against this API, without a terminal.
    static CommandRun of(FakeApi api, String... arguments) {
        return of(environment(api), arguments);
    }

    static Map<String, String> environment(FakeApi api) {
        return Map.of("BALLAST_URL", api.url(), "BALLAST_KEY", FakeApi.KEY);
    }

    static CommandRun of(Map<String, String> environment, String... arguments) {
        return of(
                new Surroundings(
                        environment,
                        Path.of("nowhere"),
                        false,
                        System::nanoTime,
                        Duration.ofSeconds(20)),
                arguments);
    }

    static CommandRun of(Surroundings surroundings, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Ballast.commandLine(surroundings);
        int exitCode =
                line.setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }

    static Map<String, String> with(Map<String, String> environment, String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return more;
    }
}
