package dev.ballast.cli;

/// Ends a command: says what happened, why, and what to do next.
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String next;

    /// @param message what happened and why
    /// @param next what to do; empty for nothing
    CommandFailure(int exitCode, String message, String next) {
        super(message);
        this.exitCode = exitCode;
        this.next = next;
    }

    static CommandFailure usage(String message, String next) {
        return new CommandFailure(ExitCode.USAGE, message, next);
    }

    int exitCode() {
        return exitCode;
    }

    String next() {
        return next;
    }
}
