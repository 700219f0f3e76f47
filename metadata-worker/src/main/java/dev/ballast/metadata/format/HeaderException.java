package dev.ballast.metadata.format;

/// A header that cannot be read any further. The message is the problem to report; an I/O error of
/// the disk is something else and stays an `IOException`.
final class HeaderException extends Exception {
    HeaderException(String problem) {
        // Files lie by the thousand; the place in our code that noticed tells nothing.
        super(problem, null, false, false);
    }

    /// The sentence for [dev.ballast.model.artifact.ModelFacts#problems()].
    String problem() {
        return String.valueOf(getMessage());
    }
}
