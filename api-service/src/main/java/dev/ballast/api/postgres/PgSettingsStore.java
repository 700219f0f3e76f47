package dev.ballast.api.postgres;

import dev.ballast.api.settings.Settings;
import dev.ballast.api.settings.SettingsStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;

/// The settings in `settings`. Each change is flushed, as claims read the row by SQL.
@ApplicationScoped
class PgSettingsStore implements SettingsStore {

    @Override
    @Transactional
    public Settings read() {
        return SettingsEntity.<SettingsEntity>findById(true).toSettings();
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public Settings lock() {
        return locked().toSettings();
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void save(Settings settings) {
        SettingsEntity entity = locked();
        entity.set(settings);
        entity.persistAndFlush();
    }

    @Override
    @Transactional
    public boolean paused() {
        return SettingsEntity.<SettingsEntity>findById(true).paused;
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void setPaused(boolean paused) {
        SettingsEntity entity = locked();
        entity.paused = paused;
        entity.persistAndFlush();
    }

    @Override
    @Transactional
    public boolean timetablePaused() {
        return SettingsEntity.<SettingsEntity>findById(true).timetablePaused;
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void setTimetablePaused(boolean paused) {
        SettingsEntity entity = locked();
        entity.timetablePaused = paused;
        entity.persistAndFlush();
    }

    private static SettingsEntity locked() {
        return SettingsEntity.findById(true, LockModeType.PESSIMISTIC_WRITE);
    }
}
