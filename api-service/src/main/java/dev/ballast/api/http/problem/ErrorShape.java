package dev.ballast.api.http.problem;

/// How errors look where a dialect is served: its clients know the words of another service. There
/// is one bean for each dialect; everywhere else an error is a [Problem].
public interface ErrorShape {

    /// Whether the dialect owns this path of a request.
    boolean covers(String path);

    /// What is sent as JSON instead of the problem, with the problem's status.
    Object body(Problem problem);
}
