package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
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
        JsonNode page = api.get("keys");
        if (json()) {
            printJsonItems(page);
            return ExitCode.OK;
        }
        int length = ShortIds.length(page.path("items"));
        Table table = new Table("ID", "NAME", "ROLE", "EXPIRES");
        for (JsonNode key : page.path("items")) {
            JsonNode expires = key.path("expires_at");
            table.row(
                    ShortIds.shorten(key.path("id").asText(), length),
                    key.path("name").asText(),
                    key.path("role").asText(),
                    expires.isTextual() ? expires.asText() : "never");
        }
        table.print(out());
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
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("name", name);
            wanted.put("role", role);
            if (expires != null) {
                wanted.put("expires_at", expires);
            }
            JsonNode key = api.post("keys", wanted, Map.of());
            if (json()) {
                printJson(key);
            } else {
                // The key alone goes to standard output, so that it can be sent to a file.
                err().println(
                                "key %s (%s) with role %s; keep it, it is not shown again:"
                                        .formatted(
                                                key.path("id").asText(),
                                                key.path("name").asText(),
                                                key.path("role").asText()));
                err().flush();
                out().println(key.path("key").asText());
            }
            return ExitCode.OK;
        }
    }

    /// `ballast keys rm <id>`
    @Command(
            name = "rm",
            description = "Deletes a key; it is refused from then on.",
            mixinStandardHelpOptions = true)
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "The key, or the beginning of its id.")
        private String id = "";

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int run(Api api) throws IOException, ApiProblem {
            String key = ShortIds.resolve(api, "keys", id);
            api.delete("keys/" + Api.encode(key));
            if (!json()) {
                out().println("deleted " + key);
            }
            return ExitCode.OK;
        }
    }
}
