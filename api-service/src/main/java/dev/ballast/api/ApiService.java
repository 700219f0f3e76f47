package dev.ballast.api;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/// Starts the service, once it is told what it cannot guess. Exit code 2: a setting is missing or
/// wrong.
@QuarkusMain
public final class ApiService {
    private static final int WRONG_SETTING = 2;

    ApiService() {}

    /// Runs until it is told to stop.
    public static void main(String... args) {
        List<String> wrong = RequiredSettings.wrong(System.getenv());
        if (!wrong.isEmpty()) {
            wrong.forEach(System.err::println);
            System.exit(WRONG_SETTING);
        }
        if ("plain".equals(System.getenv("BALLAST_LOG"))) {
            // The setting takes a boolean, so the word cannot be passed on by configuration alone.
            System.setProperty("quarkus.log.console.json.enabled", "false");
        }
        Quarkus.run(args);
    }
}
