package dev.ballast.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Outlives this JVM by a moment, so that no child is orphaned even when the JVM is killed with
/// SIGKILL: a shell that waits for the end of its input, which only the death of the JVM brings
/// about, and then stops every process that is noted in the folder of pid files.
///
/// Closing the guard lets it go without stopping anything.
public final class Guard implements AutoCloseable {
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            if read -r word; then exit 0; fi
            pids=
            for file in "$1"/*.pid; do
              [ -f "$file" ] || continue
              read -r pid start signal < "$file"
              if kill -s "$signal" "$pid"; then pids="$pids $pid"; kill -s CONT "$pid"; fi
            done
            left=20
            while [ "$left" -gt 0 ]; do
              alive=
              for pid in $pids; do if kill -s 0 "$pid"; then alive=yes; fi; done
              [ -n "$alive" ] || exit 0
              sleep 1
              left=$((left - 1))
            done
            for pid in $pids; do kill -s KILL "$pid"; done
            """;

    private final Process shell;

    private Guard(Process shell) {
        this.shell = shell;
    }

    /// Starts to guard the processes noted in this folder.
    ///
    /// @throws IOException when the shell cannot be started
    public static Guard over(Path pidFiles) throws IOException {
        Process shell =
                new ProcessBuilder(
                                Detached.command("sh", "-c", SCRIPT, "guard", pidFiles.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return new Guard(shell);
    }

    @Override
    public void close() {
        try (OutputStream input = shell.getOutputStream()) {
            input.write("bye\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // The shell is gone already.
        }
        try {
            if (!shell.waitFor(5, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
