package dev.ballast.api.http.form;

import java.util.function.Predicate;

/// Where bodies may be larger than elsewhere, which is 8 MiB; one bean for each such place.
///
/// @param places whether a path takes them, which is normalized, as for routing
/// @param most bytes that a body has there at most
public record LargeBody(Predicate<String> places, long most) {
    /// Bytes of bodies that go to disk as they come.
    public static final long ANY = Long.MAX_VALUE;

    /// One path.
    public static LargeBody at(String path, long most) {
        return new LargeBody(path::equals, most);
    }
}
