package dev.ballast.cli;

/// What the exit code of a command says. The codes are part of the interface.
public final class ExitCode {
    /// Done; of `pull`: installed.
    public static final int OK = 0;

    /// The command, or a value given to it, was not understood.
    public static final int USAGE = 2;

    /// The source, or the thing named, does not exist.
    public static final int NOT_FOUND = 3;

    /// Refused: wrong key, too small a role, or the source is gated.
    public static final int FORBIDDEN = 4;

    /// It was tried and failed.
    public static final int FAILED = 5;

    /// The API cannot be reached.
    public static final int UNREACHABLE = 6;

    private ExitCode() {}

    /// The code of a job that failed with this failure code.
    static int ofFailure(String failureCode) {
        return switch (failureCode) {
            case "SOURCE_NOT_FOUND" -> NOT_FOUND;
            case "SOURCE_FORBIDDEN" -> FORBIDDEN;
            default -> FAILED;
        };
    }
}
