package dev.ballast.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `ballast repair|update <id>`: has files of an installed model fetched, and follows that like any
/// download.
@Command(mixinStandardHelpOptions = true)
final class Refetch extends ModelCare {
    private Refetch(Surroundings surroundings, String verb) {
        super(surroundings, verb);
    }

    static CommandLine command(Surroundings surroundings, String verb, String description) {
        return named(new Refetch(surroundings, verb), verb, description);
    }

    @Override
    int watch(Api api, Target model, Job job, boolean quiet) throws IOException {
        return new Watch(this, api).follow(job, quiet);
    }
}
