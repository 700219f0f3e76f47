package dev.ballast.source.huggingface;

import dev.ballast.source.Endpoints;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says of the hub: the same names as the hub's own clients use.
///
/// @param endpoints `HF_ENDPOINT`: the hub, or mirrors of it, separated by commas
/// @param token `HF_TOKEN`, for jobs that bring none; null for none
public record HubSettings(Endpoints endpoints, @Nullable String token) {
    private static final URI HUB = URI.create("https://huggingface.co");

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
            return of(endpoints == null ? "" : endpoints, token);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("HF_ENDPOINT: " + e.getMessage(), e);
        }
    }

    /// The hub at these addresses.
    ///
    /// @param endpoints separated by commas; huggingface.co if it is blank
    /// @param token null for none
    /// @throws IllegalArgumentException if one of them is no `http` or `https` address
    public static HubSettings of(String endpoints, @Nullable String token) {
        List<URI> all =
                Arrays.stream(endpoints.split(","))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(HubSettings::endpoint)
                        .distinct()
                        .toList();
        return new HubSettings(
                new Endpoints("HF_ENDPOINT", all.isEmpty() ? List.of(HUB) : all), token);
    }

    private static URI endpoint(String text) {
        URI uri = URI.create(text.replaceFirst("/+$", ""));
        String scheme = String.valueOf(uri.getScheme());
        boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!(scheme.equals("http") || scheme.equals("https"))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || !plain) {
            throw new IllegalArgumentException(
                    "'%s' is not the http or https address of a hub".formatted(text));
        }
        return uri;
    }

    /// Without the token.
    @Override
    public String toString() {
        return "HubSettings[token=%s]".formatted(token == null ? "none" : "given");
    }
}
