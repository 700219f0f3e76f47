package dev.ballast.api.http.problem;

/// What to do about the errors that HTTP itself knows.
final class HttpDetails {
    private HttpDetails() {}

    static String of(ProblemCode code, String method) {
        return switch (code) {
            case NOT_FOUND -> "Nothing is served at this path. /q/swagger-ui lists what is.";
            case METHOD_NOT_ALLOWED ->
                    "%s is not possible here; the Allow header says what is.".formatted(method);
            case NOT_ACCEPTABLE -> "The answer is JSON; accept application/json.";
            case UNSUPPORTED_MEDIA_TYPE -> "The body must be JSON: Content-Type: application/json.";
            case PAYLOAD_TOO_LARGE -> "The body is larger than the service takes.";
            case UNAUTHENTICATED -> "The API key is unknown or expired.";
            case FORBIDDEN -> "The key's role does not allow this.";
            default -> "The request could not be understood.";
        };
    }
}
