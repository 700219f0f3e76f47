package dev.ballast.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `ballast keys|users|credentials|webhooks rm <id>`: deletes one of what such a command lists.
@Command(name = "rm", mixinStandardHelpOptions = true)
final class Removal extends OnOne {
    private Removal(Surroundings surroundings, String collection) {
        super(surroundings, collection);
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
    int run(Api api, Target target) throws IOException, ApiProblem {
        api.delete(target.path());
        if (!json()) {
            out().println("deleted " + target.id());
        }
        return ExitCode.OK;
    }
}
