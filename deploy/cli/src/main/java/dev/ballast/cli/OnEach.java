package dev.ballast.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Parameters;

/// A command that does the same with each of those that are named, by their ids or the beginnings
/// of them.
abstract class OnEach extends ApiCommand {
    private final String collection;

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "The ids, or the beginnings of them.")
    private List<String> given = List.of();

    /// @param collection as the API calls it
    OnEach(Surroundings surroundings, String collection) {
        super(surroundings);
        this.collection = collection;
    }

    /// Does it with one of them.
    abstract void run(Api api, Target target) throws IOException, ApiProblem;

    @Override
    final int run(Api api) throws IOException, ApiProblem {
        for (String beginning : given) {
            run(api, Target.of(api, collection, beginning));
        }
        return ExitCode.OK;
    }
}
