package dev.ballast.local.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Where a person watches: one line at a time, each with the name of the process that it is about.
///
/// @param out where the lines go
/// @param coloured whether names are coloured by ANSI sequences
public record Console(PrintStream out, boolean coloured) {
    private static final List<Integer> COLOURS = List.of(36, 32, 35, 34, 33, 96, 92, 95);
    private static final int NAME_WIDTH = 9;

    /// The standard output; in colour on a terminal, unless `NO_COLOR` is set.
    public static Console standard() {
        boolean terminal =
                Optional.ofNullable(System.console())
                        .filter(java.io.Console::isTerminal)
                        .isPresent();
        // In UTF-8 also under the C locale, which is what a bare container has.
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        return new Console(out, terminal && System.getenv("NO_COLOR") == null);
    }

    /// A console that nobody watches.
    public static Console silent() {
        return new Console(new PrintStream(PrintStream.nullOutputStream()), false);
    }

    /// Prints a line about a process.
    public synchronized void say(String name, String line) {
        String padded = name + " ".repeat(Math.max(0, NAME_WIDTH - name.length()));
        if (coloured) {
            int colour = COLOURS.get(Math.floorMod(name.hashCode(), COLOURS.size()));
            out.printf("\u001b[%dm%s\u001b[0m %s%n", colour, padded, line);
        } else {
            out.printf("%s %s%n", padded, line);
        }
        out.flush();
    }
}
