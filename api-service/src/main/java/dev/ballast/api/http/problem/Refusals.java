package dev.ballast.api.http.problem;

import dev.ballast.api.jobs.RefusedException;
import java.util.List;

/// The problem that a use case's refusal is, also where it is one item of a batch.
public final class Refusals {
    private Refusals() {}

    /// The problem, with the field if there is one.
    public static Problem problem(RefusedException refusal, String instance) {
        String detail = String.valueOf(refusal.getMessage());
        return refusal.field() == null
                ? Problem.of(ProblemCode.valueOf(refusal.code().name()), detail, instance)
                : Problem.invalid(List.of(new FieldError(refusal.field(), detail)), instance);
    }
}
