package dev.ballast.local;

import java.nio.file.Files;
import java.nio.file.Path;

/// The three services and what each takes on one machine.
public enum Service {
    API("api-service", 512),
    WORKER("download-worker", 256),
    METADATA("metadata-worker", 192);

    private final String module;
    private final int heapMebibytes;

    Service(String module, int heapMebibytes) {
        this.module = module;
        this.heapMebibytes = heapMebibytes;
    }

    /// The most that its heap may grow to.
    public int heapMebibytes() {
        return heapMebibytes;
    }

    /// The program, as the build leaves it in the checkout.
    ///
    /// @throws IllegalStateException when it has not been built
    public Path program(Path home) {
        Path program = home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(program)) {
            throw new IllegalStateException(
                    program + " is missing; build it with: mvn package -DskipTests");
        }
        return program;
    }
}
