package dev.ballast.local;

import java.util.regex.Pattern;

/// Which lines of the logs a person should see; the whole logs are in files.
final class Calm {
    private static final Pattern TROUBLE = Pattern.compile(" (?:WARN|ERROR|FATAL)\\b");

    /// What Kafka's clients say while a broker is away or stopping: they try again by themselves.
    private static final Pattern RETRIES =
            Pattern.compile(" WARN +\\[(?:org\\.apache\\.kafka|or\\.ap\\.ka)\\.");

    private static final Pattern OWN_WORDS =
            Pattern.compile(" INFO +\\[(?:dev\\.ballast|de\\.ba|d\\.b)\\.");
    private static final Pattern DATABASE_TROUBLE = Pattern.compile("\\b(?:PANIC|FATAL):");
    private static final Pattern USUAL =
            Pattern.compile(
                    "starting up|shutting down|not yet accepting|administrator command|recovery"
                            + " mode");

    private Calm() {}

    /// Trouble, and what our own code says.
    static boolean service(String line) {
        return (TROUBLE.matcher(line).find() && !RETRIES.matcher(line).find())
                || OWN_WORDS.matcher(line).find();
    }

    static boolean kafka(String line) {
        return line.contains(" ERROR ");
    }

    static boolean postgres(String line) {
        return DATABASE_TROUBLE.matcher(line).find() && !USUAL.matcher(line).find();
    }
}
