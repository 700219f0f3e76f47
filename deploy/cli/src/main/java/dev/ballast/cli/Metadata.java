package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
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
        JsonNode begun = api.post("catalog/metadata", wish(api), Map.of());
        Job job =
                new Watch(this, api)
                        .toCompletion(
                                new Job(begun),
                                quiet,
                                "The job was cancelled.",
                                "The hubs were not asked");
        JsonNode asked = api.get("jobs/" + job.id() + "/files").path("items");
        return tell(asked);
    }

    private Map<String, Object> wish(Api api) throws IOException, ApiProblem {
        List<String> ids = new ArrayList<>();
        for (String model : models) {
            ids.add(ShortIds.resolve(api, "models", model));
        }
        return new Fields()
                .with("entries", entries)
                .with("models", ids)
                .with("force", force)
                .with("previews", !noPreviews)
                .with("preview_below", previewBelow)
                .asMap();
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
