package dev.ballast.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// A running process as noted on disk, in one line: pid, start in milliseconds since 1970, and the
/// signal that asks it to stop. The start guards against a pid that was given to another program.
///
/// @param file `run/<process>.pid`
public record PidFile(Path file) {

    /// Notes a process.
    public void write(ProcessHandle process, Signal stop) {
        try {
            Files.writeString(
                    file, "%d %d %s\n".formatted(process.pid(), startOf(process), stop.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Forgets the process.
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The noted process, when it still runs.
    public Optional<ProcessHandle> running() {
        return words().flatMap(words ->
                ProcessHandle.of(Long.parseLong(words[0]))
                        .filter(ProcessHandle::isAlive)
                        .filter(p -> startOf(p) == Long.parseLong(words[1])));
    }

    /// Stops a process that an earlier run left behind, if there is one: asks, waits, then kills.
    public void stopLeftover(Duration grace) {
        running().ifPresent(process -> stop(process, grace));
        delete();
    }

    private void stop(ProcessHandle process, Duration grace) {
        Signal.valueOf(words().orElseThrow()[2]).sendTo(process.pid());
        // A frozen process cannot obey.
        Signal.CONT.sendTo(process.pid());
        var exit = process.onExit();
        try {
            exit.orTimeout(grace.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException _) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private Optional<String[]> words() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).strip().split(" ", -1);
            return words.length == 3 ? Optional.of(words) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
