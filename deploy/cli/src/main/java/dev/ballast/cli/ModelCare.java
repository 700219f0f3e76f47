package dev.ballast.cli;

import java.io.IOException;
import picocli.CommandLine.Option;

/// A command that has a job done on an installed model, and watches it.
abstract class ModelCare extends OnOne {
    private final String verb;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show the outcome only.")
    private boolean quiet;

    /// @param verb the call that makes the job
    ModelCare(Surroundings surroundings, String verb) {
        super(surroundings, "models");
        this.verb = verb;
    }

    /// Watches the job and tells what came of it.
    ///
    /// @return the exit code
    abstract int watch(Api api, Target model, Job job, boolean quiet)
            throws IOException, ApiProblem;

    @Override
    final int run(Api api, Target model) throws IOException, ApiProblem {
        return watch(api, model, new Job(api.post(model.path(verb))), quiet);
    }
}
