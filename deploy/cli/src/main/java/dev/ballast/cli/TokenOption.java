package dev.ballast.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--token-env VAR`: a token comes from the environment, where neither the list of processes nor
/// the shell's history shows it.
final class TokenOption {
    @Option(
            names = "--token-env",
            paramLabel = "VAR",
            description = "Environment variable that holds the source's token, for this job only.")
    private @Nullable String variable;

    /// The token; null if none is wanted.
    ///
    /// @throws CommandFailure if the variable is not set
    @Nullable String read(Surroundings surroundings) {
        return variable == null ? null : surroundings.secret("--token-env", variable);
    }
}
