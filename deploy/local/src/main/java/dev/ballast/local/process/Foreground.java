package dev.ballast.local.process;

/// Something that runs until the user ends it: closed once, when the command ends or when Ctrl-C or
/// SIGTERM ends the JVM, whichever comes first; the JVM waits for the closing.
///
/// @param <T> what runs
public final class Foreground<T extends AutoCloseable> implements AutoCloseable {
    private final T content;
    private final Console console;
    private boolean closing;
    private final Thread hook = new Thread(this::closeContent, "stop");

    private Foreground(T content, Console console) {
        this.content = content;
        this.console = console;
    }

    /// Takes care of the closing from now on.
    public static <T extends AutoCloseable> Foreground<T> of(T content, Console console) {
        Foreground<T> foreground = new Foreground<>(content, console);
        Runtime.getRuntime().addShutdownHook(foreground.hook);
        return foreground;
    }

    /// What runs.
    public T content() {
        return content;
    }

    @Override
    public void close() {
        closeContent();
    }

    private synchronized void closeContent() {
        if (closing) {
            return;
        }
        closing = true;
        console.say("ballast", "stopping");
        try {
            content.close();
            console.say("ballast", "stopped");
        } catch (Exception e) {
            console.say("ballast", "did not stop cleanly: " + e.getMessage());
        }
    }
}
