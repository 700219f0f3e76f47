package dev.ballast.volume;

import java.io.IOException;

/// A later claim has installed the same model, or a model with the same names, while this one was
/// under way, or a removal has called it off. What the later one installed stands.
public final class OvertakenException extends IOException {
    private static final long serialVersionUID = 1L;

    OvertakenException(Manifest newer) {
        this("A later job installed '%s' meanwhile.".formatted(newer.path()));
    }

    private OvertakenException(String message) {
        super(message);
    }

    static OvertakenException calledOff(Manifest manifest) {
        return new OvertakenException("'%s' was removed meanwhile.".formatted(manifest.path()));
    }
}
