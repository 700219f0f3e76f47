package dev.ballast.local.hub;

import java.util.Map;
import java.util.Optional;

/// A request as it arrived.
///
/// @param method upper case
/// @param path decoded as sent, without the query
/// @param query what follows `?`, or empty
/// @param headers by name, looked up without regard to case
/// @param body as UTF-8, at most 1 MiB of it
public record Request(
        String method, String path, String query, Map<String, String> headers, String body) {

    /// The value of a header, if it was sent.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    boolean closesConnection() {
        return header("Connection").filter("close"::equalsIgnoreCase).isPresent();
    }
}
