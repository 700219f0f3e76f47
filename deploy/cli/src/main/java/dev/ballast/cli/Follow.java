package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/// `ballast watch <id>…`: lets models follow their branches.
@Command(
        name = "watch",
        description = "Lets models follow their branch: newer revisions are fetched by themselves.",
        footerHeading = "%nExamples:%n",
        footer = {"  ballast watch 0197a3c2", "  ballast unwatch 0197a3c2"},
        mixinStandardHelpOptions = true)
final class Follow extends OnEach {
    Follow(Surroundings surroundings) {
        super(surroundings, "models");
    }

    @Override
    void run(Api api, Target target) throws IOException, ApiProblem {
        JsonNode model = api.put(target.path("watch"), Map.of());
        if (json()) {
            printJson(model);
        } else {
            out().println("watches " + model.path("source").asText());
        }
    }

    /// `ballast unwatch <id>…`
    @Command(
            name = "unwatch",
            description = "Lets models stay at their revisions again.",
            footer = {"", "Example: ballast unwatch 0197a3c2"},
            mixinStandardHelpOptions = true)
    static final class End extends OnEach {
        End(Surroundings surroundings) {
            super(surroundings, "models");
        }

        @Override
        void run(Api api, Target target) throws IOException, ApiProblem {
            api.delete(target.path("watch"));
            if (!json()) {
                out().println("watches %s no more".formatted(target.id()));
            }
        }
    }
}
