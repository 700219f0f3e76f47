package dev.ballast.api.http.form;

/// Where bodies may be of any size; one bean for each such place. All other bodies have at most 8
/// MiB.
public interface LargeBody {

    /// Whether this path takes them.
    ///
    /// @param path normalized, as for routing
    boolean isTakenAt(String path);
}
