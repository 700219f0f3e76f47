package dev.ballast.cli;

import java.io.IOException;

/// One of a collection of the API, which a command is about.
///
/// @param collection as the API calls it
record Target(String collection, String id) {
    /// The one whose id begins so.
    ///
    /// @throws CommandFailure if none or several begin so
    static Target of(Api api, String collection, String beginning) throws IOException, ApiProblem {
        return new Target(collection, ShortIds.resolve(api, collection, beginning));
    }

    /// Its path below `/api/v1/`.
    String path() {
        return collection + "/" + Api.encode(id);
    }

    /// The path of what can be done with it.
    String path(String call) {
        return path() + "/" + call;
    }
}
