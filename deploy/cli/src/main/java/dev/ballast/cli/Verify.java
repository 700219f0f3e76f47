package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine.Command;

/// `ballast verify <id>`: compares an installed model with its digests.
@Command(
        name = "verify",
        description = "Reads every file of a model and compares it with its SHA-256.",
        footer = {"", "Example: ballast verify 0197a3c2"},
        mixinStandardHelpOptions = true)
final class Verify extends ModelCare {
    Verify(Surroundings surroundings) {
        super(surroundings, "verify");
    }

    @Override
    int watch(Api api, Target model, Job job, boolean quiet) throws IOException, ApiProblem {
        new Watch(this, api)
                .toCompletion(
                        job,
                        quiet,
                        "The verification was cancelled.",
                        "The model was not verified");
        return tell(api.get(model.path()));
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
