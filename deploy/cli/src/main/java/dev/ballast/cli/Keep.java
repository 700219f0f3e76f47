package dev.ballast.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `ballast pin|unpin|touch <id>…`: says which models are to stay when a volume fills.
@Command(mixinStandardHelpOptions = true)
final class Keep extends ApiCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "The models, or the beginnings of their ids.")
    private List<String> ids = List.of();

    private final String verb;

    private Keep(Surroundings surroundings, String verb) {
        super(surroundings);
        this.verb = verb;
    }

    static CommandLine command(Surroundings surroundings, String verb, String description) {
        CommandLine line = new CommandLine(new Keep(surroundings, verb));
        line.setCommandName(verb);
        line.getCommandSpec()
                .usageMessage()
                .description(description)
                .footer("", "Example: ballast %s 0197a3c2".formatted(verb));
        return line;
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        for (String given : ids) {
            String id = ShortIds.resolve(api, "models", given);
            var model = api.post("models/%s/%s".formatted(Api.encode(id), verb));
            if (json()) {
                printJson(model);
            } else {
                out().println(
                                "%s %s"
                                        .formatted(
                                                model.path("pinned").asBoolean()
                                                        ? "pinned"
                                                        : "not pinned",
                                                model.path("name").asText()));
            }
        }
        return ExitCode.OK;
    }
}
