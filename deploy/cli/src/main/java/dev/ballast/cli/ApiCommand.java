package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
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

    /// Names a command that stands for one of several calls about the same things.
    ///
    /// @param verb the call
    static CommandLine named(ApiCommand command, String verb, String description) {
        CommandLine line = new CommandLine(command);
        line.setCommandName(verb);
        line.getCommandSpec()
                .usageMessage()
                .description(description)
                .footer("", "Example: ballast %s 0197a3c2".formatted(verb));
        return line;
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

    /// A list that comes whole: its objects for programs, for people a table whose first column is
    /// the beginnings of the ids.
    ///
    /// @param headings of the other columns
    final void printList(
            JsonNode page, List<String> headings, Function<JsonNode, List<String>> cells) {
        if (json) {
            printJsonItems(page);
            return;
        }
        int length = ShortIds.length(page.path("items"));
        Table table = new Table(join("ID", headings));
        for (JsonNode item : page.path("items")) {
            table.row(join(ShortIds.shorten(item.path("id").asText(), length), cells.apply(item)));
        }
        table.print(out());
    }

    private static String[] join(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toArray(String[]::new);
    }

    /// What was made, with a secret that is never shown again. For people the secret alone goes to
    /// standard output, so that it can be sent to a file.
    ///
    /// @param field that has it
    final void printOnce(JsonNode made, String field, String what) {
        if (json) {
            printJson(made);
            return;
        }
        err().println(what + "; keep it, it is not shown again:");
        err().flush();
        out().println(made.path(field).asText());
    }

    /// Each item on its own line.
    final void printJsonItems(JsonNode page) {
        page.path("items").forEach(this::printJson);
    }
}
