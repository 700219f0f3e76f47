package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast outdated`: what is newer upstream.
@Command(
        name = "outdated",
        description = "Lists models whose source has another revision than the installed one.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast outdated",
            "  ballast outdated --check",
            "  ballast outdated --check 0197a3c2"
        },
        mixinStandardHelpOptions = true)
final class Outdated extends ApiCommand {
    private static final int SHORT_REVISION = 12;

    @Parameters(
            paramLabel = "ID",
            arity = "0..*",
            description = "Only these models, by their ids or the beginnings of them.")
    private List<String> given = List.of();

    @Option(
            names = "--check",
            description = "Ask the sources now. Without it: what they said last.")
    private boolean check;

    Outdated(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        List<JsonNode> outdated = new ArrayList<>();
        for (JsonNode model : models(api)) {
            JsonNode asked = check ? asked(api, model) : model;
            if (asked.path("update").path("available").asBoolean()) {
                outdated.add(asked);
            }
        }
        if (json()) {
            for (JsonNode model : outdated) {
                printJson(model);
            }
        } else if (outdated.isEmpty()) {
            out().println(
                            check
                                    ? "nothing is newer upstream"
                                    : "nothing newer is known; ask with: ballast outdated --check");
        } else {
            print(outdated);
        }
        return ExitCode.OK;
    }

    private List<JsonNode> models(Api api) throws IOException, ApiProblem {
        List<JsonNode> models = new ArrayList<>();
        if (given.isEmpty()) {
            Pages.read(api, "models", Map.of(), Integer.MAX_VALUE, models::add);
        }
        for (String beginning : given) {
            models.add(api.get(Target.of(api, "models", beginning).path()));
        }
        return models;
    }

    /// One whose source has no revisions stays as it is; that is told of those that were named.
    private JsonNode asked(Api api, JsonNode model) throws IOException, ApiProblem {
        try {
            JsonNode asked = api.post("models/" + Api.encode(model.path("id").asText()) + "/check");
            JsonNode error = asked.path("update").path("error");
            if (error.isObject()) {
                err().println(
                                "%s: %s"
                                        .formatted(
                                                model.path("name").asText(),
                                                error.path("detail").asText()));
            }
            return asked;
        } catch (ApiProblem problem) {
            if (problem.status() == 400 && given.isEmpty()) {
                return model;
            }
            throw problem;
        }
    }

    private void print(List<JsonNode> models) {
        Table table = new Table("ID", "NAME", "INSTALLED", "NEWEST", "WATCHED");
        for (JsonNode model : models) {
            table.row(
                    model.path("id").asText(),
                    model.path("name").asText(),
                    shorten(model.path("revision").asText()),
                    shorten(model.path("update").path("revision").asText()),
                    model.path("watch").isObject() ? "yes" : "no");
        }
        table.print(out());
    }

    private static String shorten(String revision) {
        return revision.substring(0, Math.min(SHORT_REVISION, revision.length()));
    }
}
