package dev.ballast.download.engine.http;

/// A request header.
///
/// @param secret never printed, and sent to the origin of the first request only
public record HeaderField(String name, String value, boolean secret) {

    public static HeaderField plain(String name, String value) {
        return new HeaderField(name, value, false);
    }

    public static HeaderField secret(String name, String value) {
        return new HeaderField(name, value, true);
    }

    /// `Authorization: Bearer …`.
    public static HeaderField bearer(String token) {
        return secret("Authorization", "Bearer " + token);
    }

    @Override
    public String toString() {
        return name + ": " + (secret ? "(secret)" : value);
    }
}
