package dev.ballast.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `ballast cancel|pause|resume|retry <id>…`: moves jobs to where a person wants them.
@Command(mixinStandardHelpOptions = true)
sealed class Steer extends OnEach permits Retry {
    private final Move move;

    Steer(Surroundings surroundings, Move move) {
        super(surroundings, "jobs");
        this.move = move;
    }

    /// Where a job can be moved; each is a command, and a call of the API, of this name.
    enum Move {
        CANCEL("Ends jobs; what is half-done is deleted, what is installed stays."),
        PAUSE("Stops jobs and keeps what they have fetched, until resumed."),
        RESUME("Lets paused jobs go on where they stopped."),
        RETRY("Starts failed or cancelled jobs again; a failed one keeps what it has fetched.");

        private final String description;

        Move(String description) {
            this.description = description;
        }

        String verb() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CommandLine command(Surroundings surroundings, Move move) {
        return new Steer(surroundings, move).named();
    }

    final CommandLine named() {
        return named(this, move.verb(), move.description);
    }

    /// What the call says beside its name; nothing by default.
    Map<String, Object> body() {
        return Map.of();
    }

    @Override
    final void run(Api api, Target target) throws IOException, ApiProblem {
        String call = target.path(move.verb());
        Map<String, Object> said = body();
        Job job = new Job(said.isEmpty() ? api.post(call) : api.post(call, said, Map.of()));
        if (json()) {
            printJson(job.json());
        } else {
            out().println("%s is %s".formatted(job.id(), job.stateWithReason()));
        }
    }
}
