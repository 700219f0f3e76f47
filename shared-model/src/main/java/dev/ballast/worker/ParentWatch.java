package dev.ballast.worker;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/// Ends a process when the one that started it is gone, so that a killed supervisor leaves nothing
/// behind. Switched on by `BALLAST_PARENT_WATCH=stdin`: the parent holds the other end of the
/// standard input and the operating system closes it, however the parent dies.
public final class ParentWatch {
    /// The environment variable that switches it on.
    public static final String VARIABLE = "BALLAST_PARENT_WATCH";

    private ParentWatch() {}

    /// Runs `exit` once, on a thread of its own, when standard input ends; does nothing unless the
    /// environment asks for it.
    public static void start(Map<String, String> environment, Runnable exit) {
        if ("stdin".equals(environment.get(VARIABLE))) {
            watch(System.in, exit);
        }
    }

    static void watch(InputStream input, Runnable exit) {
        Thread.ofPlatform()
                .daemon()
                .name("parent-watch")
                .start(() -> {
                    awaitEnd(input);
                    exit.run();
                });
    }

    private static void awaitEnd(InputStream input) {
        try {
            while (input.read() >= 0) {
                // What the parent says is of no interest, only that it is there.
            }
        } catch (IOException _) {
            // A broken pipe is an end, too.
        }
    }
}
