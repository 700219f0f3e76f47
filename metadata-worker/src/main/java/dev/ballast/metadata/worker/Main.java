package dev.ballast.metadata.worker;

import dev.ballast.worker.ParentWatch;
import dev.ballast.worker.SettingsException;
import dev.ballast.worker.WorkerSettings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// Starts the metadata worker. Ends with code 2 and one sentence if a setting is missing or wrong.
@QuarkusMain
public final class Main {
    private static final int EXIT_SETTINGS = 2;

    private Main() {}

    public static void main(String[] arguments) {
        try {
            WorkerSettings.read(System::getenv, MetadataWorker.DEFAULT_SLOTS);
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_SETTINGS);
        }
        ParentWatch.start(System.getenv(), Quarkus::asyncExit);
        Quarkus.run(arguments);
    }
}
