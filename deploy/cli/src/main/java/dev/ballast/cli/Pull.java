package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast pull <source>`: asks for a model and watches until it is installed.
@Command(
        name = "pull",
        description = "Fetches a model and makes it visible where programs look for it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast pull https://host/path/model.safetensors --dest checkpoints",
            "  ballast pull hf://org/name --include '*.safetensors' --include '*.json'",
            "  ballast pull hf://org/gated --token-env HF_TOKEN --priority 9",
            "  ballast pull https://host/lora.safetensors --dest loras --dry-run",
            "",
            "Exit codes: 0 installed (with --no-follow: accepted), 2 not understood, 3 not found,",
            "4 refused, 5 failed, 6 API not reachable, 130 interrupted: the job goes on."
        },
        mixinStandardHelpOptions = true)
final class Pull extends ApiCommand {
    @Parameters(
            paramLabel = "SOURCE",
            description =
                    "hf://org/name[@revision][/path], civitai://<version>, gguf://org/name[:tag],"
                            + " https://… or http://…, or a pasted page of a hub.")
    private String source = "";

    @Mixin private PlaceOptions place = new PlaceOptions();

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            description = "plain, hf-cache or llama-cpp. Default: what fits the source.")
    private @Nullable String view;

    @Option(
            names = "--worker",
            paramLabel = "ID",
            description = "The worker that alone fetches it. Default: any that has the volume.")
    private @Nullable String worker;

    @Option(
            names = "--include",
            paramLabel = "PATTERN",
            description = "Fetch only files that match; may be repeated.")
    private List<String> include = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description = "Leave out files that match; may be repeated.")
    private List<String> exclude = List.of();

    @Option(names = "--priority", paramLabel = "0-9", description = "9 is first. Default: 5.")
    private @Nullable Integer priority;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "A label to find the job by; may be repeated.")
    private Map<String, String> labels = Map.of();

    @Mixin private TokenOption token = new TokenOption();

    @Mixin private HeaderOption headers = new HeaderOption();

    @Option(
            names = "--follow",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Show progress until the end. Default; --no-follow returns at once.")
    private boolean follow;

    @Option(names = "--wait", description = "Wait for the end, but show only the outcome.")
    private boolean wait;

    @Option(names = "--dry-run", description = "Say what would be fetched, and fetch nothing.")
    private boolean dryRun;

    Pull(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        if (dryRun) {
            return plan(api.post("jobs", request(), Map.of()));
        }
        // A connection that breaks under the answer must not leave the caller with two jobs.
        Map<String, String> once = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Job job = new Job(api.post("jobs", request(), once));
        if (!json()) {
            boolean attached = job.json().path("attached").asBoolean();
            out().println("job %s%s".formatted(job.id(), attached ? ", already under way" : ""));
            out().flush();
        }
        if (follow || wait) {
            return new Watch(this, api).follow(job, wait);
        }
        if (json()) {
            printJson(job.json());
        } else {
            out().println("  see it    ballast jobs %s --follow".formatted(job.id()));
        }
        return ExitCode.OK;
    }

    private Map<String, Object> request() {
        return new Fields()
                .with("source", source)
                .with("dest", place.dest())
                .with("view", view)
                .with("volume", place.volume())
                .with("worker", worker)
                .with("include", include)
                .with("exclude", exclude)
                .with("sha256", place.sha256())
                .with("priority", priority)
                .with("labels", labels)
                .with("token", token.read(surroundings()))
                .with("headers", headers.read(surroundings()))
                .with("dry_run", dryRun ? Boolean.TRUE : null)
                .asMap();
    }

    private int plan(JsonNode plan) {
        if (json()) {
            printJson(plan);
            return ExitCode.OK;
        }
        Table table = new Table("FILE", ">SIZE", "");
        for (JsonNode file : plan.path("files")) {
            table.row(
                    file.path("path").asText(),
                    Amounts.bytes(file.path("size")),
                    file.path("present").asBoolean() ? "already here" : "");
        }
        table.print(out());
        out().println(
                        "%s, %s; to fetch: %s; free on volume %s: %s"
                                .formatted(
                                        Amounts.count(plan.path("files").size(), "file"),
                                        Amounts.bytes(plan.path("bytes_total")),
                                        Amounts.bytes(plan.path("bytes_to_fetch")),
                                        plan.path("volume").asText(),
                                        Amounts.bytes(plan.path("free_bytes"))));
        return ExitCode.OK;
    }
}
