package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast verify <id>`: compares an installed model with its digests.
@Command(
        name = "verify",
        description = "Reads every file of a model and compares it with its SHA-256.",
        footer = {"", "Example: ballast verify 0197a3c2"},
        mixinStandardHelpOptions = true)
final class Verify extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The model, or the beginning of its id.")
    private String given = "";

    @Option(
            names = {"-q", "--quiet"},
            description = "Show the outcome only.")
    private boolean quiet;

    Verify(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        String model = "models/" + Api.encode(ShortIds.resolve(api, "models", given));
        Job job = new Watch(this, api).toTheEnd(new Job(api.post(model + "/verify")), quiet);
        if (!job.isCompleted()) {
            throw new CommandFailure(
                    ExitCode.ofFailure(job.errorCode()),
                    job.state().equals("cancelled")
                            ? "The verification was cancelled."
                            : "The model was not verified: %s (%s)"
                                    .formatted(job.errorDetail(), job.errorCode()),
                    "Try again with: ballast retry " + job.id());
        }
        return tell(api.get(model));
    }

    private int tell(JsonNode model) {
        boolean damaged = model.path("state").asText().equals("damaged");
        if (json()) {
            printJson(model);
        } else if (damaged) {
            out().println("damaged %s".formatted(model.path("name").asText()));
            for (JsonNode file : model.path("manifest").path("files")) {
                if (!file.path("damage").isNull()) {
                    out().println(
                                    "  %-8s %s"
                                            .formatted(
                                                    file.path("damage").asText(),
                                                    file.path("published").asText()));
                }
            }
            out().println("  fetch these again with: ballast repair " + model.path("id").asText());
        } else {
            out().println(
                            "sound %s (%s)"
                                    .formatted(
                                            model.path("name").asText(),
                                            Amounts.bytes(model.path("size"))));
        }
        return damaged ? ExitCode.FAILED : ExitCode.OK;
    }
}
