package dev.ballast.api.dispatch;

import java.util.List;

/// What waits to be sent. Several relays may take at once; each gets others.
public interface PendingMessages {

    /// Some of what is due.
    ///
    /// @param entries what was taken, empty if nothing was due
    /// @param messages to be sent; fewer than were taken where a doorbell is obsolete by now
    record Taken(List<Long> entries, List<Outgoing> messages) {
        public Taken {
            entries = List.copyOf(entries);
            messages = List.copyOf(messages);
        }
    }

    /// Takes the oldest entries that are due. Nobody else gets them for 30 s, longer than sending
    /// takes; so no transaction is open meanwhile, which would hide newer events from streams.
    Taken take(int limit);

    /// Forgets entries that Kafka has.
    void sent(List<Long> entries);

    /// Lets anybody take these entries at once, in their old order.
    void release(List<Long> entries);

    /// How long the oldest entry that is due has been waiting, in seconds; 0 if there is none.
    double lagSeconds();
}
