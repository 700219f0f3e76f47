package dev.ballast.source.huggingface;

import dev.ballast.http.HeaderField;
import dev.ballast.source.Credential;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is shown to the hub: the token of the job (its own, or the one that is stored for the hub),
/// else the worker's, else nothing.
///
/// @param value null for none
/// @param owner whose it is, for people
public record HubToken(@Nullable String value, String owner) {

    /// The one that counts.
    ///
    /// @param worker `HF_TOKEN` of the worker; null for none
    public static HubToken of(Credential job, @Nullable String worker) {
        return job.token() != null
                ? new HubToken(job.token(), "the token that was given")
                : new HubToken(worker, "HF_TOKEN of the worker");
    }

    public boolean isGiven() {
        return value != null;
    }

    public List<HeaderField> headers() {
        return value == null ? List.of() : List.of(HeaderField.bearer(value));
    }

    /// Without the token.
    @Override
    public String toString() {
        return isGiven() ? owner : "no token";
    }
}
