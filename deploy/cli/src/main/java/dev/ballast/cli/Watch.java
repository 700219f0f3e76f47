package dev.ballast.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Follows a job on the terminal, in a log, or as JSON, and tells its outcome.
final class Watch {
    private final ApiCommand command;
    private final Api api;

    Watch(ApiCommand command, Api api) {
        this.command = command;
        this.api = api;
    }

    /// Returns when the job has ended.
    ///
    /// @param quiet whether to show the outcome only
    /// @return the exit code
    int follow(Job start, boolean quiet) throws IOException {
        Job job = toTheEnd(start, quiet);
        if (command.json()) {
            return job.isCompleted() ? ExitCode.OK : JobOutcome.failure(job).exitCode();
        }
        return JobOutcome.tell(job, command.out(), root(job));
    }

    /// Returns when the job has completed.
    ///
    /// @param quiet whether to show nothing meanwhile
    /// @param cancelled what to say of a job that was cancelled, a sentence
    /// @param failed what to say of one that failed; the reason is added
    /// @throws CommandFailure if it ended in another way
    Job toCompletion(Job start, boolean quiet, String cancelled, String failed) throws IOException {
        Job job = toTheEnd(start, quiet);
        if (!job.isCompleted()) {
            throw new CommandFailure(
                    ExitCode.ofFailure(job.errorCode()),
                    job.state().equals("cancelled")
                            ? cancelled
                            : "%s: %s (%s)".formatted(failed, job.errorDetail(), job.errorCode()),
                    "Try again with: ballast retry " + job.id());
        }
        return job;
    }

    private Job toTheEnd(Job start, boolean quiet) throws IOException {
        Progress shown = quiet && !command.json() ? new QuietProgress() : progress();
        return new Following(api, command.surroundings(), command.err()).toTheEnd(start, shown);
    }

    private Progress progress() {
        Surroundings surroundings = command.surroundings();
        if (command.json()) {
            return new JsonProgress(command.out());
        }
        Progress moving =
                surroundings.terminal()
                        ? new BarProgress(command.out(), api, surroundings, TerminalWidth.ask())
                        : new LineProgress(command.out(), surroundings.nanoTime());
        return new PlanFirst(command.out(), api, moving);
    }

    private Optional<Path> root(Job job) {
        return command.connection()
                .local(command.surroundings())
                .filter(_ -> job.volume().equals("shared"))
                .map(LocalData::volume);
    }
}
