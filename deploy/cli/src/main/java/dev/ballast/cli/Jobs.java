package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast jobs [id]`: what was asked for and how far it is.
@Command(
        name = "jobs",
        description = "Lists jobs, the newest first; with an id, shows one with its files.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast jobs --state downloading",
            "  ballast jobs --label team:vision --json",
            "  ballast jobs 0197a3c2 --follow     the beginning of an id is enough"
        },
        mixinStandardHelpOptions = true)
final class Jobs extends ApiCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The job, or the beginning of its id.")
    private String id = "";

    @Option(names = "--state", paramLabel = "STATE", description = "Only jobs in this state.")
    private String state = "";

    @Option(names = "--label", paramLabel = "KEY:VALUE", description = "Only jobs with this label.")
    private String label = "";

    @Mixin private ListOptions list = new ListOptions();

    @Option(names = "--follow", description = "With an id: show progress until the job ends.")
    private boolean follow;

    Jobs(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        if (id.isEmpty()) {
            list(api);
            return ExitCode.OK;
        }
        Job job = new Job(api.get(Target.of(api, "jobs", id).path()));
        if (follow) {
            return new Watch(this, api).follow(job, false);
        }
        if (json()) {
            printJson(job.json());
        } else {
            new JobDetail(api, out()).print(job);
        }
        return ExitCode.OK;
    }

    private void list(Api api) throws IOException, ApiProblem {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("state", state);
        filters.put("label", label);
        JsonNode page = api.get("jobs" + Api.query(list.parameters(filters)));
        if (json()) {
            printJsonItems(page);
            return;
        }
        JsonNode items = page.path("items");
        if (items.isEmpty()) {
            out().println("no jobs; start one with: ballast pull <source>");
            return;
        }
        int length = ShortIds.length(items);
        Table table = new Table("ID", "STATE", ">PROGRESS", ">SIZE", ">SPEED", "SOURCE");
        for (JsonNode item : items) {
            Job job = new Job(item);
            long speed = item.path("speed").asLong();
            table.row(
                    ShortIds.shorten(job.id(), length),
                    job.stateWithReason(),
                    item.path("progress").isNumber() ? item.path("progress").asInt() + " %" : "",
                    Amounts.bytes(item.path("bytes_total")),
                    speed == 0 ? "" : Amounts.speed(speed),
                    job.source());
        }
        table.print(out());
        ListOptions.tellMore(page, out());
    }
}
