package dev.ballast.api.http.admin;

import dev.ballast.api.http.problem.ErrorShape;
import dev.ballast.api.http.problem.Problem;
import jakarta.inject.Singleton;

/// What errors look like to the admin page: a sentence.
@Singleton
class AdminErrors implements ErrorShape {
    static final String PATH = "/api/admin";

    /// The body of an error.
    record Body(String detail) {}

    @Override
    public boolean covers(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    @Override
    public Object body(Problem problem) {
        return new Body(problem.detail());
    }
}
