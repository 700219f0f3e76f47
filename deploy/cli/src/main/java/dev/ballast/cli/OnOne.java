package dev.ballast.cli;

import java.io.IOException;
import picocli.CommandLine.Parameters;

/// A command about one of a collection, which is named by its id or the beginning of it.
abstract class OnOne extends ApiCommand {
    private final String collection;

    @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.")
    private String given = "";

    /// @param collection as the API calls it
    OnOne(Surroundings surroundings, String collection) {
        super(surroundings);
        this.collection = collection;
    }

    /// Does it.
    ///
    /// @return the exit code
    abstract int run(Api api, Target target) throws IOException, ApiProblem;

    @Override
    final int run(Api api) throws IOException, ApiProblem {
        return run(api, Target.of(api, collection, given));
    }
}
