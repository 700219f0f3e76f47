package dev.ballast.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `ballast keys|credentials|webhooks rm <id>`: deletes one of what such a command lists.
@Command(name = "rm", mixinStandardHelpOptions = true)
final class Removal extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "It, or the beginning of its id.")
    private String id = "";

    private final String collection;

    private Removal(Surroundings surroundings, String collection) {
        super(surroundings);
        this.collection = collection;
    }

    /// The command.
    ///
    /// @param collection as the API calls it
    static CommandLine of(Surroundings surroundings, String collection, String description) {
        CommandLine line = new CommandLine(new Removal(surroundings, collection));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        String meant = ShortIds.resolve(api, collection, id);
        api.delete(collection + "/" + Api.encode(meant));
        if (!json()) {
            out().println("deleted " + meant);
        }
        return ExitCode.OK;
    }
}
