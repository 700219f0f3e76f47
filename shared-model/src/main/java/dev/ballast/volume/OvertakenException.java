package dev.ballast.volume;

import java.io.IOException;

/// A later claim has installed the same model, or a model with the same names, while this one was
/// under way. What that one installed stands.
public final class OvertakenException extends IOException {
    private static final long serialVersionUID = 1L;

    OvertakenException(Manifest newer) {
        super("A later job installed '%s' meanwhile.".formatted(newer.path()));
    }
}
