package dev.ballast.download.engine.transfer;

import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The source gave no new address for a content; the transfer ends with its reason.
public final class RenewalException extends IOException {
    private final FailureCode code;
    private final @Nullable Duration retryAfter;

    /// @param detail for a person; holds no secret and no query of a URL
    /// @param retryAfter how long the source asked to wait; null if it did not
    public RenewalException(FailureCode code, String detail, @Nullable Duration retryAfter) {
        super(detail);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    FailureCode code() {
        return code;
    }

    @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
