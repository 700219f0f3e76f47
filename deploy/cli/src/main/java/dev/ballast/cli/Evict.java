package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ballast evict --dry-run [volume]`: what would go from a full volume.
@Command(
        name = "evict",
        description = "Shows what would go from a volume to make room, the first one first.",
        footer = {
            "",
            "Models go by themselves once it is on: ballast settings set evict=true",
            "Example: ballast evict --dry-run"
        },
        mixinStandardHelpOptions = true)
final class Evict extends ApiCommand {
    @Mixin private VolumeArgument volume = new VolumeArgument();

    @Option(names = "--dry-run", description = "Change nothing; there is no other way to call it.")
    private boolean dryRun;

    Evict(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        if (!dryRun) {
            throw CommandFailure.usage(
                    "Models go by themselves, where the setting evict is on.",
                    "See what would go with: ballast evict --dry-run");
        }
        JsonNode plan = api.get(volume.path() + "/eviction");
        if (json()) {
            printJson(plan);
            return ExitCode.OK;
        }
        if (plan.path("wanted_bytes").asLong() == 0) {
            out().println("nothing: the volume %s has room enough".formatted(volume.name()));
            return ExitCode.OK;
        }
        Table table = new Table("ID", "NAME", "VIEW", ">SIZE", "LAST USED");
        for (JsonNode model : plan.path("models")) {
            table.row(
                    model.path("id").asText(),
                    model.path("name").asText(),
                    model.path("view").asText(),
                    Amounts.bytes(model.path("size")),
                    model.path("last_used_at").asText());
        }
        table.print(out());
        out().println(
                        "%s of %s that are wanted would be freed%s"
                                .formatted(
                                        Amounts.bytes(plan.path("freed_bytes")),
                                        Amounts.bytes(plan.path("wanted_bytes")),
                                        plan.path("enabled").asBoolean()
                                                ? ""
                                                : "; evict is off, so nothing goes by itself"));
        if (plan.path("held").isTextual()) {
            out().println(plan.path("held").asText());
        }
        return ExitCode.OK;
    }
}
