package dev.ballast.api.dispatch;

/// What has to be done now and then, by one replica at a time. Every call belongs to the caller's
/// transaction.
public interface Upkeep {

    /// Whether this transaction may do the duty: no other replica does it now.
    boolean mayDo(Duty duty);

    /// Lets jobs queue again whose delay is over.
    void wakeDelayed();

    /// Evicts jobs that are beyond the limit of jobs under way, as a claim may meet a change of it.
    void fitPlaces();

    /// Lets jobs queue again that have room now.
    void wakeForSpace();

    /// Has the model verified whose last verification is the oldest, if it is older than the
    /// settings allow. One at a time.
    void verifyOldest();

    /// Makes room on volumes that fill, where the settings say so.
    void evict();

    /// Forgets ended jobs after their time, hidden ones and the log of events sooner.
    void purge();

    /// The numbers are the database's advisory locks.
    enum Duty {
        REAP(0x7265_6170),
        DELAYED(0x7761_6b65),
        SILENCE(0x6875_7368),
        PLACES(0x7365_6174),
        HELD(0x6865_6c64),
        AWAIT(0x6177_6169),
        TIMETABLE(0x7469_6d65),
        GOVERN(0x676f_7665),
        VERIFY(0x7665_7266),
        EVICT(0x6576_6963),
        SPACE(0x726f_6f6d),
        PURGE(0x7075_7267);

        private final int lock;

        Duty(int lock) {
            this.lock = lock;
        }

        public int lock() {
            return lock;
        }
    }
}
