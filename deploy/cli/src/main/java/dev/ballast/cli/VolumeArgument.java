package dev.ballast.cli;

import picocli.CommandLine.Parameters;

/// `[VOLUME]`: which volume a command is about.
final class VolumeArgument {
    @Parameters(
            arity = "0..1",
            paramLabel = "VOLUME",
            defaultValue = "shared",
            description = "The volume. Default: ${DEFAULT-VALUE}.")
    private String name = "";

    String name() {
        return name;
    }

    /// Its path below `/api/v1/`.
    String path() {
        return "volumes/" + Api.encode(name);
    }
}
