package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast credentials`: tokens for hubs.
@Command(
        name = "credentials",
        description = "Lists the tokens that are stored for hubs; they are never shown.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast credentials",
            "  ballast credentials add huggingface.co --secret-env HF_TOKEN",
            "  ballast credentials rm 0197a3c2"
        },
        mixinStandardHelpOptions = true)
final class Credentials extends ApiCommand {
    Credentials(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        printList(
                api.get("credentials"),
                List.of("HOST", "NAME", "STORED"),
                credential ->
                        List.of(
                                credential.path("host").asText(),
                                credential.path("name").asText(),
                                credential.path("created_at").asText()));
        return ExitCode.OK;
    }

    /// `ballast credentials add <host> --secret-env VAR`
    @Command(
            name = "add",
            description = "Stores a token for a host; jobs that bring none are worked on with it.",
            footer = {
                "",
                "Example: ballast credentials add civitai.com --secret-env CIVITAI_KEY --name team"
            },
            mixinStandardHelpOptions = true)
    static final class Add extends ApiCommand {
        @Parameters(
                paramLabel = "HOST",
                description =
                        "huggingface.co (for hf:// and gguf://), civitai.com, or the host of"
                                + " https:// addresses.")
        private String host = "";

        @Option(
                names = "--secret-env",
                paramLabel = "VAR",
                required = true,
                description = "Environment variable that holds the token.")
        private String variable = "";

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
            Fields wanted =
                    new Fields()
                            .with("host", host)
                            .with("secret", surroundings().secret("--secret-env", variable))
                            .with("name", name);
            JsonNode credential = api.post("credentials", wanted.asMap(), Map.of());
            if (json()) {
                printJson(credential);
            } else {
                out().println(
                                "stored %s for %s"
                                        .formatted(
                                                credential.path("id").asText(),
                                                credential.path("host").asText()));
            }
            return ExitCode.OK;
        }
    }
}
