package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/// `ballast status`: is it moving, is there room, who works.
@Command(
        name = "status",
        description = "Shows jobs by state, the speed, the room on volumes, and the workers.",
        footer = {"", "Example: ballast status --json"},
        mixinStandardHelpOptions = true)
final class Status extends ApiCommand {
    Status(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        JsonNode stats = api.get("stats");
        if (json()) {
            printJson(stats);
            return ExitCode.OK;
        }
        List<String> states = new ArrayList<>();
        stats.path("jobs")
                .properties()
                .forEach(state -> {
                    if (state.getValue().asLong() > 0) {
                        states.add(state.getValue().asLong() + " " + state.getKey());
                    }
                });
        out().println("api      " + api.address());
        out().println("jobs     " + (states.isEmpty() ? "none" : String.join(", ", states)));
        out().println(
                        "speed    %s, %s today"
                                .formatted(
                                        Amounts.speed(stats.path("speed").asLong()),
                                        Amounts.bytes(stats.path("bytes_today"))));
        if (stats.path("paused").asBoolean()) {
            out().println("queue    paused: waiting jobs wait, running ones go on");
        }
        for (JsonNode volume : api.get("volumes").path("items")) {
            out().println(
                            "volume   %s: %s free of %s"
                                    .formatted(
                                            volume.path("name").asText(),
                                            Amounts.bytes(volume.path("free_bytes")),
                                            Amounts.bytes(volume.path("total_bytes"))));
        }
        for (JsonNode worker : api.get("workers").path("items")) {
            out().println(
                            "worker   %s: %s, %s of %s slots busy"
                                    .formatted(
                                            worker.path("id").asText(),
                                            worker.path("state").asText(),
                                            worker.path("busy").asText(),
                                            worker.path("slots").asText()));
        }
        return ExitCode.OK;
    }
}
