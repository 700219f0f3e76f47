package dev.ballast.cli;

import java.io.IOException;
import picocli.CommandLine.Command;

/// `ballast repair <id>`: fetches the damaged files of a model again.
@Command(
        name = "repair",
        description = "Fetches the damaged files of a model again, and nothing else of it.",
        footer = {"", "Example: ballast repair 0197a3c2"},
        mixinStandardHelpOptions = true)
final class Repair extends ModelCare {
    Repair(Surroundings surroundings) {
        super(surroundings, "repair");
    }

    @Override
    int watch(Api api, Target model, Job job, boolean quiet) throws IOException {
        return new Watch(this, api).follow(job, quiet);
    }
}
