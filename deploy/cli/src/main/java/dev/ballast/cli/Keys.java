package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast keys`: who may do what.
@Command(
        name = "keys",
        description = "Lists API keys; their secrets are never shown.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast keys",
            "  ballast keys add ci --role operator",
            "  ballast keys rm 0197a3c2"
        },
        mixinStandardHelpOptions = true)
final class Keys extends ApiCommand {
    Keys(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        printList(
                api.get("keys"),
                List.of("NAME", "ROLE", "EXPIRES"),
                key -> {
                    JsonNode expires = key.path("expires_at");
                    return List.of(
                            key.path("name").asText(),
                            key.path("role").asText(),
                            expires.isTextual() ? expires.asText() : "never");
                });
        return ExitCode.OK;
    }

    /// `ballast keys add <name>`
    @Command(
            name = "add",
            description = "Makes a key and prints it once; it cannot be shown again.",
            footer = {"", "Example: ballast keys add ci --role operator > ci.key"},
            mixinStandardHelpOptions = true)
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "What the key is for.")
        private String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                defaultValue = "viewer",
                description = "admin, operator, viewer or worker. Default: ${DEFAULT-VALUE}.")
        private String role = "";

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description = "When it ends, such as 2027-01-01T00:00:00Z. Default: never.")
        private @Nullable String expires;

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int run(Api api) throws IOException, ApiProblem {
            Fields wanted =
                    new Fields().with("name", name).with("role", role).with("expires_at", expires);
            JsonNode key = api.post("keys", wanted.asMap(), Map.of());
            printOnce(
                    key,
                    "key",
                    "key %s (%s) with role %s"
                            .formatted(
                                    key.path("id").asText(),
                                    key.path("name").asText(),
                                    key.path("role").asText()));
            return ExitCode.OK;
        }
    }
}
