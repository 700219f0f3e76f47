package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `ballast pin|unpin|touch <id>…`: says which models are to stay when a volume fills.
@Command(mixinStandardHelpOptions = true)
final class Keep extends OnEach {
    private final String verb;

    private Keep(Surroundings surroundings, String verb) {
        super(surroundings, "models");
        this.verb = verb;
    }

    static CommandLine command(Surroundings surroundings, String verb, String description) {
        return named(new Keep(surroundings, verb), verb, description);
    }

    @Override
    void run(Api api, Target target) throws IOException, ApiProblem {
        JsonNode model = api.post(target.path(verb));
        if (json()) {
            printJson(model);
        } else {
            String now = model.path("pinned").asBoolean() ? "pinned" : "not pinned";
            out().println("%s %s".formatted(now, model.path("name").asText()));
        }
    }
}
