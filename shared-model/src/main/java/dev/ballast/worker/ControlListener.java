package dev.ballast.worker;

import dev.ballast.model.message.Control;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Hears what the API says to all workers and hands on what concerns this one.
final class ControlListener implements Runnable {
    private static final Logger LOG = System.getLogger(ControlListener.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ControlFeed feed;
    private final Commands commands;
    private volatile boolean closed;

    /// What a worker can be told.
    interface Commands {
        /// From now on every command will be heard.
        void listening();

        void obey(Control control);
    }

    ControlListener(ControlFeed feed, Commands commands) {
        this.feed = feed;
        this.commands = commands;
    }

    void close() {
        closed = true;
    }

    @Override
    public void run() {
        try (feed) {
            feed.open();
            commands.listening();
            while (!closed) {
                feed.hear(PATIENCE).forEach(commands::obey);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "control is not heard any more", e);
        }
    }
}
