package dev.ballast.api.http.form;

/// Where bodies may be larger than elsewhere, which is 8 MiB; one bean for each such place.
public interface LargeBody {
    /// Bytes of bodies that go to disk as they come.
    long ANY = Long.MAX_VALUE;

    /// Whether this path takes them.
    ///
    /// @param path normalized, as for routing
    boolean isTakenAt(String path);

    /// Bytes that a body has there at most.
    long most();
}
