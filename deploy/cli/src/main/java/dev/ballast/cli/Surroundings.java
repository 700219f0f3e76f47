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
}
