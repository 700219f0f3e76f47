package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/// `ballast workers`: who does the work.
@Command(
        name = "workers",
        description = "Lists workers: what they do, how fast, and whether they take work.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast workers",
            "  ballast workers drain worker-1      before a node goes down",
            "  ballast workers activate worker-1"
        },
        mixinStandardHelpOptions = true)
final class Workers extends ApiCommand {
    Workers(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        JsonNode page = api.get("workers");
        if (json()) {
            printJsonItems(page);
            return ExitCode.OK;
        }
        Table table =
                new Table("ID", "KIND", "STATE", ">BUSY", ">SPEED", "VOLUMES", "HOST", "TASKS");
        for (JsonNode worker : page.path("items")) {
            table.row(
                    worker.path("id").asText(),
                    worker.path("kind").asText(),
                    worker.path("state").asText(),
                    worker.path("busy").asText() + "/" + worker.path("slots").asText(),
                    Amounts.speed(worker.path("speed").asLong()),
                    texts(worker.path("volumes")),
                    worker.path("host").asText(),
                    tasks(worker.path("tasks")));
        }
        table.print(out());
        return ExitCode.OK;
    }

    private static String tasks(JsonNode tasks) {
        List<String> texts = new ArrayList<>();
        for (JsonNode task : tasks) {
            JsonNode file = task.path("file");
            texts.add(file.isTextual() ? file.asText() : task.path("kind").asText(task.asText()));
        }
        return String.join(", ", texts);
    }

    private static String texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return String.join(", ", texts);
    }

    /// `ballast workers drain|activate <id>`
    @Command(mixinStandardHelpOptions = true)
    abstract static sealed class Change extends OnOne {
        private final String change;

        private Change(Surroundings surroundings, String change) {
            super(surroundings, "workers");
            this.change = change;
        }

        @Override
        final int run(Api api, Target worker) throws IOException, ApiProblem {
            JsonNode now = api.post(worker.path(change));
            if (json()) {
                printJson(now);
            } else {
                out().println(
                                "%s is %s"
                                        .formatted(
                                                now.path("id").asText(),
                                                now.path("state").asText()));
            }
            return ExitCode.OK;
        }
    }

    /// `ballast workers drain <id>`
    @Command(
            name = "drain",
            description = "Makes a worker hand its tasks back and take none; no bytes are lost.")
    static final class Drain extends Change {
        Drain(Surroundings surroundings) {
            super(surroundings, "drain");
        }
    }

    /// `ballast workers activate <id>`
    @Command(name = "activate", description = "Lets a drained worker take tasks again.")
    static final class Activate extends Change {
        Activate(Surroundings surroundings) {
            super(surroundings, "activate");
        }
    }
}
