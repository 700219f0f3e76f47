package dev.ballast.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/// Shows the calm part of a log on the console while the file grows. The children write their files
/// themselves, so that a log is whole even when the supervisor is gone.
final class LogFollower {
    private static final int MOST_AT_ONCE = 1 << 20;

    private final String name;
    private final Path file;
    private final Predicate<String> calm;
    private final Console console;
    private long position;

    LogFollower(String name, Path file, Predicate<String> calm, Console console) {
        this.name = name;
        this.file = file;
        this.calm = calm;
        this.console = console;
        this.position = length();
    }

    /// Shows the complete lines that were added since the last call.
    void look() throws IOException {
        long length = length();
        if (length <= position) {
            return;
        }
        byte[] added = new byte[(int) Math.min(MOST_AT_ONCE, length - position)];
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(position);
            reader.readFully(added);
        }
        int end = added.length;
        while (end > 0 && added[end - 1] != '\n') {
            end--;
        }
        new String(added, 0, end, StandardCharsets.UTF_8)
                .lines()
                .filter(calm)
                .forEach(line -> console.say(name, line));
        position += end == 0 && added.length == MOST_AT_ONCE ? added.length : end;
    }

    private long length() {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
