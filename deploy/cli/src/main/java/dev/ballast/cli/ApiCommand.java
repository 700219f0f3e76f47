package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A command that talks to the API: opens it, prints for people or for programs, and turns what
/// goes wrong into a sentence and an exit code.
abstract class ApiCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    /// The parser puts its own in place before the command runs.
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private Connection connection = new Connection();

    @Option(names = "--json", description = "Print the API's objects, one a line.")
    private boolean json;

    ApiCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Does it.
    ///
    /// @return the exit code
    abstract int run(Api api) throws IOException, ApiProblem;

    @Override
    public final Integer call() {
        try (Api api = connection.open(surroundings)) {
            try {
                return run(api);
            } catch (ApiProblem e) {
                throw e.asFailure();
            } catch (IOException e) {
                throw unreachable(api, e);
            }
        }
    }

    static CommandFailure unreachable(Api api, IOException cause) {
        String why =
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new CommandFailure(
                ExitCode.UNREACHABLE,
                "%s cannot be reached (%s).".formatted(api.address(), why),
                "Check --url or BALLAST_URL, and that it runs; start one here with: ballast up");
    }

    final Surroundings surroundings() {
        return surroundings;
    }

    final Connection connection() {
        return connection;
    }

    final boolean json() {
        return json;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final void printJson(JsonNode value) {
        out().println(value);
    }

    /// Each item on its own line.
    final void printJsonItems(JsonNode page) {
        page.path("items").forEach(this::printJson);
    }
}
