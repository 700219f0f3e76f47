package dev.ballast.cli;

import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What a command sees of the process that it runs in.
///
/// @param environment environment variables
/// @param home where a local Ballast keeps its `.ballast` folder
/// @param terminal whether a person watches
/// @param nanoTime a clock that only moves forward, in ns
/// @param patience how long an API that went away may stay away while a job is followed
record Surroundings(
        Map<String, String> environment,
        Path home,
        boolean terminal,
        LongSupplier nanoTime,
        Duration patience) {

    static Surroundings ofThisProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                environment,
                Path.of(System.getProperty("ballast.home", "")).toAbsolutePath(),
                isTerminal(environment),
                System::nanoTime,
                Duration.ofMinutes(2));
    }

    String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static boolean isTerminal(Map<String, String> environment) {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /// A secret in the environment, where neither the list of processes nor the shell's history
    /// shows it.
    ///
    /// @param option which names the variable
    /// @throws CommandFailure if the variable is not set
    String secret(String option, String variable) {
        String secret = variable(variable);
        if (secret.isEmpty()) {
            throw CommandFailure.usage(
                    "The environment variable %s, named by %s, is not set."
                            .formatted(variable, option),
                    "Put the secret into it, for example: export %s=…".formatted(variable));
        }
        return secret;
    }
}
