package dev.ballast.source;

import dev.ballast.http.Locations;
import dev.ballast.http.NoAnswer;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A source could not be resolved.
public final class SourceFailure extends Exception {
    private final FailureCode code;
    private final @Nullable Duration retryAfter;
    private final @Nullable URI speaker;
    private final boolean absent;

    /// @param detail for a person; holds no secret and no query of a URL
    /// @param retryAfter how long the source asked to wait; null if it did not
    public SourceFailure(FailureCode code, String detail, @Nullable Duration retryAfter) {
        this(code, detail, retryAfter, null, false);
    }

    private SourceFailure(
            FailureCode code,
            String detail,
            @Nullable Duration retryAfter,
            @Nullable URI speaker,
            boolean absent) {
        super(detail);
        this.code = code;
        this.retryAfter = retryAfter;
        this.speaker = speaker;
        this.absent = absent;
    }

    /// The same, as this endpoint of several said it.
    public SourceFailure saidBy(URI endpoint) {
        return new SourceFailure(code, detail(), retryAfter, endpoint, absent);
    }

    /// The same, where the source says that it has no such thing, whatever the code is.
    public SourceFailure asAbsent() {
        return new SourceFailure(code, detail(), retryAfter, speaker, true);
    }

    /// The endpoint that said so; null where the source has only one.
    public @Nullable URI speaker() {
        return speaker;
    }

    /// Whether the source says that it has no such thing, though it may show it to others.
    public boolean isAbsent() {
        return absent;
    }

    /// The request to `asked` got no answer.
    public static SourceFailure of(IOException failure, URI asked) {
        NoAnswer why = NoAnswer.of(failure, Locations.printable(asked));
        return new SourceFailure(why.code(), why.detail(), null);
    }

    public FailureCode code() {
        return code;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
