package dev.ballast.api.http.problem;

import java.util.List;

/// A request whose parts do not say what they must. Knows all that is wrong, not only the first.
public class InvalidRequestException extends RuntimeException {
    private final transient List<FieldError> errors;

    public InvalidRequestException(List<FieldError> errors) {
        super("the request is not valid");
        this.errors = List.copyOf(errors);
    }

    /// What is wrong, at least one.
    public List<FieldError> errors() {
        return errors;
    }
}
