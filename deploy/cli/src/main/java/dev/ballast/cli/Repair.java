package dev.ballast.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast repair <id>`: fetches the damaged files of a model again.
@Command(
        name = "repair",
        description = "Fetches the damaged files of a model again, and nothing else of it.",
        footer = {"", "Example: ballast repair 0197a3c2"},
        mixinStandardHelpOptions = true)
final class Repair extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The model, or the beginning of its id.")
    private String given = "";

    @Option(
            names = {"-q", "--quiet"},
            description = "Show the outcome only.")
    private boolean quiet;

    Repair(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        String id = Api.encode(ShortIds.resolve(api, "models", given));
        return new Watch(this, api).follow(new Job(api.post("models/" + id + "/repair")), quiet);
    }
}
