package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast webhooks`: whom events are sent to.
@Command(
        name = "webhooks",
        description = "Lists webhooks; their secrets are never shown.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast webhooks",
            "  ballast webhooks add https://ci.example/hook --event job.completed > hook.secret",
            "  ballast webhooks ping 0197a3c2",
            "  ballast webhooks log 0197a3c2"
        },
        mixinStandardHelpOptions = true)
final class Webhooks extends ApiCommand {
    Webhooks(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        printList(
                api.get("webhooks"),
                List.of("NAME", "STATE", "EVENTS", "URL"),
                hook ->
                        List.of(
                                hook.path("name").asText(),
                                state(hook),
                                StreamSupport.stream(hook.path("events").spliterator(), false)
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(",")),
                                hook.path("url").asText()));
        return ExitCode.OK;
    }

    private static String state(JsonNode hook) {
        if (!hook.path("active").asBoolean()) {
            return "off";
        }
        return hook.path("failing_since").isTextual() ? "failing" : "on";
    }

    /// `ballast webhooks add <url>`
    @Command(
            name = "add",
            description =
                    "Makes a webhook and prints its secret once: what the receiver checks the"
                            + " signatures with.",
            mixinStandardHelpOptions = true)
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "URL", description = "Where events are posted.")
        private String url = "";

        @Option(
                names = "--event",
                paramLabel = "TYPE",
                description =
                        "job.completed, job.failed … for each state, model.installed,"
                                + " model.damaged, model.removed, job.*, model.*; may be repeated."
                                + " Default: all.")
        private List<String> events = List.of();

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "What to call it. Default: the host.")
        private @Nullable String name;

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int run(Api api) throws IOException, ApiProblem {
            Fields wanted = new Fields().with("url", url).with("events", events).with("name", name);
            JsonNode hook = api.post("webhooks", wanted.asMap(), Map.of());
            printOnce(
                    hook,
                    "secret",
                    "webhook %s (%s)"
                            .formatted(hook.path("id").asText(), hook.path("name").asText()));
            return ExitCode.OK;
        }
    }

    /// `ballast webhooks ping <id>`
    @Command(
            name = "ping",
            description = "Sends a test event; 'log' says what came of it.",
            mixinStandardHelpOptions = true)
    static final class Ping extends OnOne {
        Ping(Surroundings surroundings) {
            super(surroundings, "webhooks");
        }

        @Override
        int run(Api api, Target hook) throws IOException, ApiProblem {
            JsonNode sent = api.post(hook.path("ping"));
            if (json()) {
                printJson(sent);
            } else {
                out().println("sent; what came of it: ballast webhooks log " + hook.id());
            }
            return ExitCode.OK;
        }
    }

    /// `ballast webhooks log <id>`
    @Command(
            name = "log",
            description = "Lists the newest deliveries of a webhook and what came of them.",
            mixinStandardHelpOptions = true)
    static final class Log extends OnOne {
        Log(Surroundings surroundings) {
            super(surroundings, "webhooks");
        }

        @Override
        int run(Api api, Target hook) throws IOException, ApiProblem {
            printList(
                    api.get(hook.path("deliveries")),
                    List.of("CREATED", "EVENT", "STATE", ">ATTEMPTS", "LAST"),
                    delivery ->
                            List.of(
                                    delivery.path("created_at").asText(),
                                    delivery.path("type").asText(),
                                    delivery.path("state").asText(),
                                    delivery.path("attempts").asText(),
                                    last(delivery.path("log"))));
            return ExitCode.OK;
        }

        private static String last(JsonNode log) {
            JsonNode attempt = log.path(log.size() - 1);
            return attempt.path("error").isTextual()
                    ? attempt.path("error").asText()
                    : attempt.path("status").asText("");
        }
    }
}
