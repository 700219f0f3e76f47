package dev.ballast.api.http.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Collectors;

/// The body of every error (RFC 9457 §3).
///
/// @param code stable; what programs switch on
/// @param detail for a person, says what to do next; never holds a secret
/// @param instance the path that was asked for
/// @param errors what is wrong with which field; left out where no field is
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        String instance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {
    /// Its media type.
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    /// A problem of the request as a whole.
    public static Problem of(ProblemCode code, String detail, String instance) {
        return of(code, detail, instance, List.of());
    }

    /// A request with wrong fields.
    public static Problem invalid(List<FieldError> errors, String instance) {
        String detail =
                errors.stream()
                        .map(error -> error.field() + ": " + error.message())
                        .collect(Collectors.joining("; "));
        return of(ProblemCode.INVALID_REQUEST, detail, instance, errors);
    }

    private static Problem of(
            ProblemCode code, String detail, String instance, List<FieldError> errors) {
        return new Problem(
                code.type(), code.title(), code.status(), code.name(), detail, instance, errors);
    }
}
