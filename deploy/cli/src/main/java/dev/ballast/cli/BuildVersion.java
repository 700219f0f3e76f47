package dev.ballast.cli;

import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the archive.
final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Ballast.class.getPackage().getImplementationVersion();
        return new String[] {"ballast " + (version == null ? "development" : version)};
    }
}
