package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast metadata [<entry>…]`: asks hubs what they say of models.
@Command(
        name = "metadata",
        description = {
            "Asks CivitAI and the Hugging Face Hub what they say of models: name, description,"
                    + " tags, base model, trigger words, licence, a picture.",
            "Without an entry or a model: all of the catalog and all that is installed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast metadata",
            "  ballast metadata flux-1-dev --force",
            "  ballast metadata --model 0197a3c2 --no-previews"
        },
        mixinStandardHelpOptions = true)
final class Metadata extends ApiCommand {
    @Parameters(paramLabel = "ENTRY", arity = "0..*", description = "Ids of the catalog.")
    private List<String> entries = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "An installed model, or the beginning of its id; may be repeated.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--force",
            description = "Ask also for what a hub did not have within the last week.")
    private boolean force;

    @Option(names = "--no-previews", description = "Fetch no pictures.")
    private boolean noPreviews;

    @Option(
            names = "--preview-below",
            paramLabel = "LEVEL",
            description = "Level (1, 2, 4, 8, 16) below which a picture is wanted; 4 if not given.")
    private int previewBelow = 4;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show the outcome only.")
    private boolean quiet;

    Metadata(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        Job job =
                new Watch(this, api)
                        .toTheEnd(
                                new Job(api.post("catalog/metadata", wish(api), Map.of())), quiet);
        if (!job.isCompleted()) {
            throw new CommandFailure(
                    ExitCode.ofFailure(job.errorCode()),
                    job.state().equals("cancelled")
                            ? "The job was cancelled."
                            : "The hubs were not asked: %s (%s)"
                                    .formatted(job.errorDetail(), job.errorCode()),
                    "Try again with: ballast retry " + job.id());
        }
        JsonNode asked = api.get("jobs/" + job.id() + "/files").path("items");
        return tell(asked);
    }

    private Map<String, Object> wish(Api api) throws IOException, ApiProblem {
        Map<String, Object> wish = new LinkedHashMap<>();
        if (!entries.isEmpty()) {
            wish.put("entries", entries);
        }
        if (!models.isEmpty()) {
            List<String> ids = new ArrayList<>();
            for (String model : models) {
                ids.add(ShortIds.resolve(api, "models", model));
            }
            wish.put("models", ids);
        }
        wish.put("force", force);
        wish.put("previews", !noPreviews);
        wish.put("preview_below", previewBelow);
        return wish;
    }

    /// Exit code 5 if a hub did not tell something, for another reason than that it has it not.
    private int tell(JsonNode asked) {
        int done = 0;
        int missing = 0;
        int failed = 0;
        for (JsonNode model : asked) {
            if (model.path("state").asText().equals("done")) {
                done++;
            } else if (model.path("error").path("code").asText().equals("SOURCE_NOT_FOUND")) {
                missing++;
            } else {
                failed++;
                if (!json()) {
                    err().println(
                                    "%s: %s"
                                            .formatted(
                                                    model.path("path").asText(),
                                                    model.path("error").path("detail").asText()));
                }
            }
        }
        if (json()) {
            printJson(asked);
        } else {
            out().println("%d told, %d unknown, %d failed".formatted(done, missing, failed));
        }
        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
