package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ballast scan [volume]`: finds what other programs put on a volume.
@Command(
        name = "scan",
        description =
                "Finds weights and cached models that other programs put on a volume, and lists"
                        + " them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast scan",
            "  ballast scan shared --digests",
            "  ballast scan --list -q flux"
        },
        mixinStandardHelpOptions = true)
final class Scan extends ApiCommand {
    @Mixin private VolumeArgument volume = new VolumeArgument();

    @Option(names = "--digests", description = "Compute the SHA-256 of each, too.")
    private boolean digests;

    @Option(names = "--list", description = "Only list what the last scan found.")
    private boolean listOnly;

    @Mixin private ListOptions list = new ListOptions();

    Scan(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        if (!listOnly) {
            JsonNode begun =
                    api.post(volume.path() + "/scan", Map.of("digests", digests), Map.of());
            new Watch(this, api)
                    .toCompletion(
                            new Job(begun),
                            true,
                            "The scan was cancelled.",
                            "The volume was not scanned");
        }
        return print(
                api.get("found" + Api.query(list.parameters(Map.of("volume", volume.name())))));
    }

    private int print(JsonNode page) {
        if (json()) {
            printJsonItems(page);
            return ExitCode.OK;
        }
        if (page.path("items").isEmpty()) {
            out().println("nothing of other programs found on the volume " + volume.name());
            return ExitCode.OK;
        }
        Table table = new Table("PATH", ">SIZE", "SOURCE", "SHA-256");
        for (JsonNode file : page.path("items")) {
            table.row(
                    file.path("path").asText(),
                    Amounts.bytes(file.path("size")),
                    text(file.path("source")),
                    text(file.path("sha256")));
        }
        table.print(out());
        ListOptions.tellMore(page, out());
        return ExitCode.OK;
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText();
    }
}
