package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast models [id]`: what is installed.
@Command(
        name = "models",
        description = "Lists installed models; with an id, shows one with its files.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast models -q flux",
            "  ballast models 0197a3c2",
            "  ballast models rm 0197a3c2"
        },
        mixinStandardHelpOptions = true)
final class Models extends ApiCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The model, or the beginning of its id.")
    private String id = "";

    @Option(names = "--view", paramLabel = "VIEW", description = "Only models in this view.")
    private String view = "";

    @Mixin private ListOptions list = new ListOptions();

    Models(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        if (id.isEmpty()) {
            list(api);
        } else {
            show(api.get(Target.of(api, "models", id).path()));
        }
        return ExitCode.OK;
    }

    private void list(Api api) throws IOException, ApiProblem {
        JsonNode page = api.get("models" + Api.query(list.parameters(Map.of("view", view))));
        if (json()) {
            printJsonItems(page);
            return;
        }
        JsonNode items = page.path("items");
        if (items.isEmpty()) {
            out().println("nothing installed; start with: ballast pull <source>");
            return;
        }
        int length = ShortIds.length(items);
        Table table = new Table("ID", "NAME", "VIEW", ">SIZE", ">FILES", "VOLUME", "PATH");
        for (JsonNode model : items) {
            table.row(
                    ShortIds.shorten(model.path("id").asText(), length),
                    model.path("name").asText(),
                    model.path("view").asText(),
                    Amounts.bytes(model.path("size")),
                    model.path("files").asText(),
                    model.path("volume").asText(),
                    model.path("path").asText());
        }
        table.print(out());
        ListOptions.tellMore(page, out());
    }

    private void show(JsonNode model) {
        if (json()) {
            printJson(model);
            return;
        }
        for (String field :
                List.of("id", "name", "source", "revision", "view", "volume", "path", "size")) {
            JsonNode value = model.path(field);
            if (!value.isNull() && !value.isMissingNode()) {
                String text = field.equals("size") ? Amounts.bytes(value) : value.asText();
                out().println("%-9s %s".formatted(field, text));
            }
        }
        Table table = new Table("FILE", ">SIZE", "SHA-256");
        for (JsonNode file : model.path("manifest").path("files")) {
            table.row(
                    file.path("path").asText(),
                    Amounts.bytes(file.path("size")),
                    file.path("sha256").asText());
        }
        out().println();
        table.print(out());
    }

    /// `ballast models rm <id>…`
    @Command(
            name = "rm",
            description = "Removes models, and the bytes that no other model uses.",
            footer = {"", "Example: ballast models rm 0197a3c2"},
            mixinStandardHelpOptions = true)
    static final class Remove extends OnEach {
        Remove(Surroundings surroundings) {
            super(surroundings, "models");
        }

        @Override
        void run(Api api, Target target) throws IOException, ApiProblem {
            JsonNode model = api.get(target.path());
            api.delete(target.path());
            if (json()) {
                printJson(model);
            } else {
                out().println(
                                "removed %s (%s)"
                                        .formatted(
                                                model.path("name").asText(),
                                                Amounts.bytes(model.path("size"))));
            }
        }
    }
}
