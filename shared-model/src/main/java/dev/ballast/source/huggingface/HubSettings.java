package dev.ballast.source.huggingface;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says of the hub: the same names as the hub's own clients use.
///
/// @param endpoints `HF_ENDPOINT`: the hub, or mirrors of it, separated by commas
/// @param token `HF_TOKEN`, for jobs that bring none; null for none
public record HubSettings(Endpoints endpoints, @Nullable String token) {

    /// Reads them.
    ///
    /// @throws IllegalArgumentException naming the variable that is wrong
    public static HubSettings read(Function<String, @Nullable String> lookup) {
        String endpoints = lookup.apply("HF_ENDPOINT");
        String given = lookup.apply("HF_TOKEN");
        String token = given == null || given.isBlank() ? null : given.strip();
        if (token != null && !token.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException(
                    "HF_TOKEN holds a space or another character that no token has");
        }
        try {
            return new HubSettings(Endpoints.of(endpoints == null ? "" : endpoints), token);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("HF_ENDPOINT: " + e.getMessage(), e);
        }
    }

    /// Without the token.
    @Override
    public String toString() {
        return "HubSettings[token=%s]".formatted(token == null ? "none" : "given");
    }
}
