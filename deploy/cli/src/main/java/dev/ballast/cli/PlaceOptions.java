package dev.ballast.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a model goes, and what its one file must hold. What is not given is null.
final class PlaceOptions {
    @Option(
            names = "--dest",
            paramLabel = "FOLDER",
            description = "Folder below the volume's root.")
    private @Nullable String dest;

    @Option(
            names = "--volume",
            paramLabel = "NAME",
            description = "Volume to install on. Default: shared.")
    private @Nullable String volume;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "What a single file must hold; anything else is refused.")
    private @Nullable String sha256;

    @Nullable String dest() {
        return dest;
    }

    @Nullable String volume() {
        return volume;
    }

    @Nullable String sha256() {
        return sha256;
    }
}
