package dev.ballast.http;

import java.net.URI;
import java.util.Set;

/// A request header.
///
/// @param secret never printed, and sent to the origin of the first request only
/// @param siblings further origins, as [Locations#origin] writes them, that a redirect may take a
///   secret to
public record HeaderField(String name, String value, boolean secret, Set<String> siblings) {
    public HeaderField {
        siblings = Set.copyOf(siblings);
    }

    public static HeaderField plain(String name, String value) {
        return new HeaderField(name, value, false, Set.of());
    }

    public static HeaderField secret(String name, String value) {
        return new HeaderField(name, value, true, Set.of());
    }

    /// `Authorization: Bearer …`.
    public static HeaderField bearer(String token) {
        return secret("Authorization", "Bearer " + token);
    }

    /// The same field, which may also go to these origins.
    public HeaderField sharedWith(Set<String> origins) {
        return new HeaderField(name, value, secret, origins);
    }

    /// Whether it may go from one address to the next.
    ///
    /// @param home where the first request goes
    public boolean mayGo(URI home, URI next) {
        String origin = Locations.origin(next);
        return !secret || origin.equals(Locations.origin(home)) || siblings.contains(origin);
    }

    @Override
    public String toString() {
        return name + ": " + (secret ? "(secret)" : value);
    }
}
