package dev.ballast.api.settings;

/// Where the settings are. Every call belongs to the caller's transaction, if there is one.
public interface SettingsStore {
    Settings read();

    /// The settings, locked until the transaction ends.
    Settings lock();

    void save(Settings settings);

    /// Whether the queue lets no new job in.
    boolean paused();

    void setPaused(boolean paused);

    /// Whether downloads rest because the timetable says so.
    boolean timetablePaused();

    void setTimetablePaused(boolean paused);
}
