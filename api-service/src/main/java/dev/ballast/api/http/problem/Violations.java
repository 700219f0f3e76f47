package dev.ballast.api.http.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong with a request, so that the caller hears of everything at once.
public final class Violations {
    private final List<FieldError> errors = new ArrayList<>();

    /// Notes that a field is wrong.
    public void refuse(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    /// The value that `parse` makes of a given text; null if none was given or it was refused.
    /// Value types check themselves, so their [IllegalArgumentException] is what is wrong with it.
    public <S, T> @Nullable T parse(String field, @Nullable S given, Function<S, T> parse) {
        if (given == null) {
            return null;
        }
        try {
            return parse.apply(given);
        } catch (IllegalArgumentException e) {
            refuse(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /// Notes it if `given` is there and not within the bounds.
    public void range(String field, @Nullable Long given, long least, long most) {
        if (given != null && (given < least || given > most)) {
            refuse(field, "%d is outside %d to %d".formatted(given, least, most));
        }
    }

    /// Ends the request if anything was wrong.
    ///
    /// @throws InvalidRequestException with all of it
    public void check() {
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
    }
}
