package dev.ballast.api.dispatch;

import java.util.List;

/// What waits to be sent. Several relays may take at once; each gets others.
public interface PendingMessages {

    /// Some of what is due.
    ///
    /// @param taken how many entries were taken, 0 if none was due
    /// @param messages to be sent; fewer than were taken where a doorbell is obsolete by now
    record Taken(int taken, List<Outgoing> messages) {
        public Taken {
            messages = List.copyOf(messages);
        }
    }

    /// Takes the oldest entries that are due out of the outbox. They are back if the caller's
    /// transaction does not commit, so commit when Kafka has them.
    Taken take(int limit);

    /// How long the oldest entry that is due has been waiting, in seconds; 0 if there is none.
    double lagSeconds();
}
