package dev.ballast.metadata.format;

import dev.ballast.model.artifact.ModelFacts;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Runs the inspector over bytes.
final class Inspection {
    private static final ModelInspector INSPECTOR = new ModelInspector();

    private Inspection() {}

    static ModelFacts of(byte[] content) {
        return of(new MemoryFile(content));
    }

    static ModelFacts of(MemoryFile file) {
        try {
            return INSPECTOR.inspect(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
