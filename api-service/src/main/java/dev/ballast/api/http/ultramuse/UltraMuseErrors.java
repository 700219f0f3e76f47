package dev.ballast.api.http.ultramuse;

import dev.ballast.api.http.problem.ErrorShape;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.Problem;
import jakarta.inject.Singleton;
import java.util.List;

/// What errors look like to UltraMuse: a sentence, and the fields that are missing or wrong.
@Singleton
class UltraMuseErrors implements ErrorShape {
    /// The body of an error.
    record Body(String error, List<FieldError> fields) {}

    @Override
    public boolean covers(String path) {
        return path.equals(UltraMuseResource.PATH) || path.startsWith(UltraMuseResource.PATH + "/");
    }

    @Override
    public Object body(Problem problem) {
        return new Body(problem.detail(), problem.errors());
    }
}
