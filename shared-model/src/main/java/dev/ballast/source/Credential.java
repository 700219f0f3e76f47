package dev.ballast.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a source is asked with. All of it is secret: sent to the origin that it is meant for and to
/// no other, never logged.
///
/// @param token for the hub: the job's own, or the one that is stored for its host; null for none
/// @param headers request header fields that the caller gave, by name
public record Credential(@Nullable String token, Map<String, String> headers) {
    /// What a secret for the Hugging Face Hub is stored under, wherever `HF_ENDPOINT` says that it
    /// is asked.
    public static final String HUGGING_FACE = "huggingface.co";

    /// The same for CivitAI and `CIVITAI_ENDPOINT`.
    public static final String CIVITAI = "civitai.com";

    /// Asks as anybody.
    public static final Credential NONE = new Credential(null, Map.of());

    public Credential {
        headers = Map.copyOf(headers);
    }

    /// Only a token, or not even that.
    public static Credential of(@Nullable String token) {
        return new Credential(token, Map.of());
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "Credential[token=%s, headers=%s]"
                .formatted(token == null ? "none" : "given", headers.keySet());
    }
}
