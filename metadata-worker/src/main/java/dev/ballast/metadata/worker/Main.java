package dev.ballast.metadata.worker;

import dev.ballast.worker.ParentWatch;
import dev.ballast.worker.SettingsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// Starts the service. A missing or wrong setting is told in one sentence, with exit code 2.
@QuarkusMain
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        try {
            MetadataSettings.read(System::getenv);
        } catch (SettingsException e) {
            System.err.println("ballast metadata-worker: " + e.getMessage());
            System.exit(USAGE);
        }
        if ("plain".equals(System.getenv("BALLAST_LOG"))) {
            System.setProperty("quarkus.log.console.json.enabled", "false");
        }
        ParentWatch.start(System.getenv(), Quarkus::asyncExit);
        Quarkus.run(arguments);
    }
}
