package dev.ballast.local.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Puts a command into a session of its own, so that Ctrl-C reaches only the supervisor, which then
/// stops its children in order. `setsid` keeps the pid; where it is missing the command stays as
/// is.
final class Detached {
    private Detached() {}

    static List<String> command(String... words) {
        return command(Arrays.asList(words));
    }

    static List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(words);
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.addFirst("/usr/bin/setsid");
        }
        return command;
    }
}
