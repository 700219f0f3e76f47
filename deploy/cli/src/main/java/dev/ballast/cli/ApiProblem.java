package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;

/// The API refused a call (RFC 9457).
final class ApiProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    ApiProblem(int status, JsonNode problem) {
        super(sentence(status, problem));
        this.status = status;
        this.code = problem.path("code").asText("");
    }

    int status() {
        return status;
    }

    /// What a person reads and the shell gets.
    CommandFailure asFailure() {
        return switch (status) {
            case 401 ->
                    new CommandFailure(
                            ExitCode.FORBIDDEN,
                            message(),
                            "Give a valid key with --key-file, BALLAST_KEY_FILE or BALLAST_KEY.");
            case 403 ->
                    new CommandFailure(
                            ExitCode.FORBIDDEN, message(), "Use a key whose role allows this.");
            case 404 -> new CommandFailure(ExitCode.NOT_FOUND, message(), "");
            case 400 -> new CommandFailure(ExitCode.USAGE, message(), "");
            case 502, 504 -> unreachable();
            case 503 -> code.isEmpty() ? unreachable() : failed();
            default -> failed();
        };
    }

    private CommandFailure failed() {
        return new CommandFailure(ExitCode.ofFailure(code), message(), "");
    }

    private CommandFailure unreachable() {
        return new CommandFailure(
                ExitCode.UNREACHABLE, message(), "The service is not ready; try again soon.");
    }

    private String message() {
        return String.valueOf(getMessage());
    }

    private static String sentence(int status, JsonNode problem) {
        String detail = problem.path("detail").asText("");
        String title = problem.path("title").asText("");
        StringBuilder said = new StringBuilder(detail.isEmpty() ? title : detail);
        if (said.isEmpty()) {
            said.append("The API answered with status ").append(status).append('.');
        }
        for (JsonNode error : problem.path("errors")) {
            String field = error.path("field").asText();
            String message = error.path("message").asText();
            if (said.indexOf(message) < 0) {
                said.append("\n  ").append(field).append(' ').append(message);
            }
        }
        return said.toString();
    }
}
