package dev.ballast.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/// Says how a job ended.
final class JobOutcome {
    private JobOutcome() {}

    /// @param root the volume's root, where it is known on this machine
    /// @return the exit code
    /// @throws CommandFailure if the model is not installed
    static int tell(Job job, PrintWriter out, Optional<Path> root) {
        if (job.isCompleted()) {
            out.println("installed " + job.source());
            LoadingHint.of(job, root).forEach(line -> out.println("  " + line));
            return ExitCode.OK;
        }
        throw failure(job);
    }

    static CommandFailure failure(Job job) {
        if (job.state().equals("cancelled")) {
            return new CommandFailure(
                    ExitCode.FAILED,
                    "Job %s was cancelled; nothing was installed.".formatted(job.id()),
                    "Start it again with: ballast retry " + job.id());
        }
        return new CommandFailure(
                ExitCode.ofFailure(job.errorCode()),
                "%s was not installed: %s (%s)"
                        .formatted(job.source(), job.errorDetail(), job.errorCode()),
                next(job));
    }

    private static String next(Job job) {
        return switch (job.errorCode()) {
            case "SOURCE_FORBIDDEN" ->
                    "Accept its licence at the source if it has one, then: ballast retry %s --token-env VAR, where VAR holds your token."
                            .formatted(job.id());
            case "SOURCE_NOT_FOUND" -> "Check the spelling, the revision, and that it is public.";
            case "EGRESS_DENIED" ->
                    "The operator can allow the address with BALLAST_EGRESS_ALLOW on the workers.";
            case "DISK_FULL" -> "Remove models with: ballast models rm <id>";
            default ->
                    job.canBeRetried()
                            ? "Try again with: ballast retry " + job.id()
                            : "See its files with: ballast jobs " + job.id();
        };
    }
}
