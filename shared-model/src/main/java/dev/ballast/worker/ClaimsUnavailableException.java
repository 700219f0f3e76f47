package dev.ballast.worker;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The API did not answer a claim, or not in a way that makes sense. Asking again later may help.
public final class ClaimsUnavailableException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    public ClaimsUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
