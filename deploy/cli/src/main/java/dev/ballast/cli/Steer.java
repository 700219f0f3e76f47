package dev.ballast.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Moves jobs to where a person wants them: `cancel`, `pause`, `resume`, `retry`.
@Command(mixinStandardHelpOptions = true)
abstract sealed class Steer extends ApiCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "The jobs, or the beginnings of their ids.")
    private List<String> ids = List.of();

    private final String move;

    private Steer(Surroundings surroundings, String move) {
        super(surroundings);
        this.move = move;
    }

    @Override
    final int run(Api api) throws IOException, ApiProblem {
        for (String given : ids) {
            String id = ShortIds.resolve(api, "jobs", given);
            Job job = new Job(api.post("jobs/%s/%s".formatted(Api.encode(id), move)));
            if (json()) {
                printJson(job.json());
            } else {
                out().println("%s is %s".formatted(job.id(), job.stateWithReason()));
            }
        }
        return ExitCode.OK;
    }

    /// `ballast cancel <id>…`
    @Command(
            name = "cancel",
            description = "Ends jobs; what is half-done is deleted, what is installed stays.",
            footer = {"", "Example: ballast cancel 0197a3c2"})
    static final class Cancel extends Steer {
        Cancel(Surroundings surroundings) {
            super(surroundings, "cancel");
        }
    }

    /// `ballast pause <id>…`
    @Command(
            name = "pause",
            description = "Stops jobs and keeps what they have fetched, until resumed.",
            footer = {"", "Example: ballast pause 0197a3c2"})
    static final class Pause extends Steer {
        Pause(Surroundings surroundings) {
            super(surroundings, "pause");
        }
    }

    /// `ballast resume <id>…`
    @Command(
            name = "resume",
            description = "Lets paused jobs go on where they stopped.",
            footer = {"", "Example: ballast resume 0197a3c2"})
    static final class Resume extends Steer {
        Resume(Surroundings surroundings) {
            super(surroundings, "resume");
        }
    }

    /// `ballast retry <id>…`
    @Command(
            name = "retry",
            description = "Starts failed or cancelled jobs again; finished files are kept.",
            footer = {"", "Example: ballast retry 0197a3c2"})
    static final class Retry extends Steer {
        Retry(Surroundings surroundings) {
            super(surroundings, "retry");
        }
    }
}
