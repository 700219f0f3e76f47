package dev.ballast.local.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// POSIX signals, sent with the system's `kill` command since Java itself knows only two of them.
public enum Signal {
    INT,
    TERM,
    KILL,
    STOP,
    CONT;

    /// Sends this signal to a process. A process that is gone already is left in peace.
    ///
    /// @throws IllegalStateException when there is no `kill` command
    public void sendTo(long pid) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-s", name(), Long.toString(pid))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run the kill command", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
