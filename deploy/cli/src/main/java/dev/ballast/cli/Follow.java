package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `ballast watch <model>…`: lets models follow their branches.
@Command(
        name = "watch",
        description = "Lets models follow their branch: newer revisions are fetched by themselves.",
        footerHeading = "%nExamples:%n",
        footer = {"  ballast watch 0197a3c2", "  ballast unwatch 0197a3c2"},
        mixinStandardHelpOptions = true)
final class Follow extends ApiCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "MODEL",
            description = "The models, or the beginnings of their ids.")
    private List<String> ids = List.of();

    Follow(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        for (String given : ids) {
            String id = ShortIds.resolve(api, "models", given);
            JsonNode model = api.put("models/" + Api.encode(id) + "/watch", Map.of());
            if (json()) {
                printJson(model);
            } else {
                out().println("watches " + model.path("source").asText());
            }
        }
        return ExitCode.OK;
    }

    /// `ballast unwatch <model>…`
    @Command(
            name = "unwatch",
            description = "Lets models stay at their revisions again.",
            footer = {"", "Example: ballast unwatch 0197a3c2"},
            mixinStandardHelpOptions = true)
    static final class End extends ApiCommand {
        @Parameters(
                arity = "1..*",
                paramLabel = "MODEL",
                description = "The models, or the beginnings of their ids.")
        private List<String> ids = List.of();

        End(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int run(Api api) throws IOException, ApiProblem {
            for (String given : ids) {
                String id = ShortIds.resolve(api, "models", given);
                api.delete("models/" + Api.encode(id) + "/watch");
                if (!json()) {
                    out().println("watches %s no more".formatted(id));
                }
            }
            return ExitCode.OK;
        }
    }
}
