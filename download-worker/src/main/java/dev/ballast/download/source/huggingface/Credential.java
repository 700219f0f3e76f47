package dev.ballast.download.source.huggingface;

import dev.ballast.download.engine.http.HeaderField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is shown to the hub: the token of the job (its own one, or the one that is stored for the
/// hub), else the worker's, else nothing.
///
/// @param token null for none
/// @param owner whose it is, for people
record Credential(@Nullable String token, String owner) {

    static Credential of(@Nullable String job, @Nullable String worker) {
        if (job != null) {
            return new Credential(job, "the token that was given");
        }
        return new Credential(worker, "HF_TOKEN of the worker");
    }

    boolean isGiven() {
        return token != null;
    }

    List<HeaderField> headers() {
        return token == null ? List.of() : List.of(HeaderField.bearer(token));
    }

    /// Without the token.
    @Override
    public String toString() {
        return isGiven() ? owner : "no token";
    }
}
