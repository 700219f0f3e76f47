package dev.ballast.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// How many columns the terminal has.
final class TerminalWidth {
    private static final int USUAL = 80;
    private static final int SMALLEST = 40;

    private TerminalWidth() {}

    /// As the terminal says; 80 where it does not.
    static int ask() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String[] size =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip()
                            .split(" ", 2);
            boolean said = stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0;
            return said ? Math.max(SMALLEST, Integer.parseInt(size[1])) : USUAL;
        } catch (IOException | NumberFormatException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
