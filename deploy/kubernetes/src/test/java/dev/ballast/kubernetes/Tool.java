package dev.ballast.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that these tests call. Where it is not installed the test is skipped, and says so.
/// With `BALLAST_NEEDS_HELM=true` a test that needs helm fails instead: for machines that are known
/// to get it, a run that tested no chart must not look like one that did.
record Tool(String name) {

    /// What a call gave.
    ///
    /// @param exitCode 0 where all is well
    /// @param output standard output and errors
    record Answer(int exitCode, String output) {}

    /// Calls it in the root of the checkout.
    Answer call(String... arguments) {
        requireInstalled();
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("tool-", ".out");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .directory(Repository.ROOT.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start();
                return new Answer(process.waitFor(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void requireInstalled() {
        boolean installed = isInstalled();
        if (!installed
                && name.equals("helm")
                && "true".equals(System.getenv("BALLAST_NEEDS_HELM"))) {
            throw new IllegalStateException(
                    name + " is not installed, and BALLAST_NEEDS_HELM is true");
        }
        assumeTrue(installed, name + " is not installed: this test does not run");
    }

    private boolean isInstalled() {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return true;
            }
        }
        return false;
    }
}
