package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast catalog`: models that can be had by a click.
@Command(
        name = "catalog",
        description = "Lists the catalog with what is here and what is on its way.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast catalog -q flux",
            "  ballast catalog --category loras --status missing",
            "  ballast catalog add civitai://290640",
            "  ballast catalog validate"
        },
        mixinStandardHelpOptions = true)
final class Catalog extends ApiCommand {
    @Option(names = "--category", paramLabel = "ID", description = "Only entries of this category.")
    private String category = "";

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only present, missing, queued, downloading or error ones.")
    private String status = "";

    @Mixin private ListOptions list = new ListOptions();

    Catalog(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        JsonNode page =
                api.get(
                        "catalog"
                                + Api.query(
                                        list.parameters(
                                                Map.of("category", category, "status", status))));
        if (json()) {
            printJsonItems(page);
            return ExitCode.OK;
        }
        Table table = new Table("ID", "NAME", "CATEGORY", "STATUS");
        for (JsonNode entry : page.path("items")) {
            table.row(
                    entry.path("id").asText(),
                    entry.path("name").asText(),
                    entry.path("category").asText(),
                    entry.path("status").asText());
        }
        table.print(out());
        ListOptions.tellMore(page, out());
        return ExitCode.OK;
    }

    /// `ballast catalog add <source>`
    @Command(
            name = "add",
            description = {
                "Adds a version of CivitAI to the catalog by what the site says of it.",
                "Nothing is fetched. Needs a worker that reaches the site."
            },
            footer = {"", "Example: ballast catalog add civitai://290640"},
            mixinStandardHelpOptions = true)
    static final class Add extends ApiCommand {
        @Parameters(
                paramLabel = "SOURCE",
                description = "civitai://<versionId>, or the page of a version.")
        private String source = "";

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int run(Api api) throws IOException, ApiProblem {
            JsonNode entry = api.post("catalog", Map.of("source", source), Map.of());
            if (json()) {
                printJson(entry);
            } else {
                out().println(
                                "the catalog has %s: %s"
                                        .formatted(
                                                entry.path("id").asText(),
                                                entry.path("name").asText()));
            }
            return ExitCode.OK;
        }
    }

    /// `ballast catalog validate`
    @Command(
            name = "validate",
            description = {
                "Asks the hub of each entry whether it has the files, and marks those that it has"
                        + " not.",
                "Nothing is fetched. Needs a worker that reaches the hubs."
            },
            footer = {"", "Example: ballast catalog validate --category loras"},
            mixinStandardHelpOptions = true)
    static final class Validate extends ApiCommand {
        @Option(
                names = "--category",
                paramLabel = "ID",
                description = "Only entries of this category.")
        private String category = "";

        Validate(Surroundings surroundings) {
            super(surroundings);
        }

        /// Exit code 5 if an entry is dead or could not be checked.
        @Override
        int run(Api api) throws IOException, ApiProblem {
            AtomicBoolean good = new AtomicBoolean(true);
            Pages.read(
                    api,
                    "catalog",
                    Map.of("category", category),
                    Integer.MAX_VALUE,
                    entry -> {
                        if (!check(api, entry.path("id").asText())) {
                            good.set(false);
                        }
                    });
            return good.get() ? ExitCode.OK : ExitCode.FAILED;
        }

        private boolean check(Api api, String id) throws IOException {
            try {
                JsonNode entry = api.post("catalog/" + Api.encode(id) + "/check");
                boolean available = entry.path("availability").asText().equals("available");
                if (json()) {
                    printJson(entry);
                } else {
                    say(id, available ? "available" : entry.path("availability_detail").asText(""));
                }
                return available;
            } catch (ApiProblem unknown) {
                err().println("%s: not checked: %s".formatted(id, unknown.getMessage()));
                return false;
            }
        }

        private void say(String id, String what) {
            out().println("%s: %s".formatted(id, what));
            out().flush();
        }
    }
}
