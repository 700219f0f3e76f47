package dev.ballast.api.postgres;

import dev.ballast.api.settings.Settings;
import dev.ballast.api.settings.TimetableEntry;
import dev.ballast.api.settings.UnsafeFiles;
import dev.ballast.api.settings.UpdateSettings;
import dev.ballast.model.message.MessageJson;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one row of settings.
@Entity
@Table(name = "settings")
class SettingsEntity extends PanacheEntityBase {
    @Id
    @Column(name = "only_row")
    boolean onlyRow;

    boolean paused;

    @Column(name = "max_concurrent_downloads")
    int maxConcurrentDownloads;

    @Column(name = "max_speed")
    @Nullable Long maxSpeed;

    @Column(name = "per_host_connections")
    int perHostConnections;

    @Column(name = "max_attempts")
    int maxAttempts;

    @Column(name = "job_retention_days")
    @Nullable Integer jobRetentionDays;

    @Column(name = "verify_every")
    @Nullable String verifyEvery;

    @Column(name = "verify_speed")
    @Nullable Long verifySpeed;

    @Column(name = "unsafe_files")
    String unsafeFiles = UnsafeFiles.WARN.wire();

    boolean evict;

    @Column(name = "evict_high")
    int evictHigh = 90;

    @Column(name = "evict_low")
    int evictLow = 80;

    @Column(name = "update_check_hours")
    @Nullable Integer updateCheckHours;

    @Column(name = "watch_minutes")
    int watchMinutes;

    @Column(name = "keep_revisions")
    int keepRevisions;

    String timetable = "[]";

    String timezone = "UTC";

    @Column(name = "timetable_paused")
    boolean timetablePaused;

    boolean maintenance;

    Settings toSettings() {
        return new Settings(
                maxConcurrentDownloads,
                maxSpeed,
                perHostConnections,
                maxAttempts,
                jobRetentionDays,
                verifyEvery == null ? null : Duration.parse(verifyEvery),
                verifySpeed,
                UnsafeFiles.ofWire(unsafeFiles).orElse(UnsafeFiles.BLOCK),
                evict,
                evictHigh,
                evictLow,
                new UpdateSettings(updateCheckHours, watchMinutes, keepRevisions),
                List.of(MessageJson.read(timetable, TimetableEntry[].class)),
                timezone,
                maintenance);
    }

    void set(Settings settings) {
        maxConcurrentDownloads = settings.maxConcurrentDownloads();
        maxSpeed = settings.maxSpeed();
        perHostConnections = settings.perHostConnections();
        maxAttempts = settings.maxAttempts();
        jobRetentionDays = settings.jobRetentionDays();
        verifyEvery = settings.verifyEvery() == null ? null : settings.verifyEvery().toString();
        verifySpeed = settings.verifySpeed();
        unsafeFiles = settings.unsafeFiles().wire();
        evict = settings.evict();
        evictHigh = settings.evictHigh();
        evictLow = settings.evictLow();
        updateCheckHours = settings.updates().checkHours();
        watchMinutes = settings.updates().watchMinutes();
        keepRevisions = settings.updates().keepRevisions();
        timetable = MessageJson.writeText(settings.timetable());
        timezone = settings.timezone();
        maintenance = settings.maintenance();
    }
}
