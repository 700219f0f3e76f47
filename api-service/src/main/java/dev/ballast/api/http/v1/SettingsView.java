package dev.ballast.api.http.v1;

import dev.ballast.api.settings.Settings;
import dev.ballast.api.settings.SpeedRule;
import dev.ballast.api.settings.TimetableEntry;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The settings as callers see them, and what they come to at the moment.
@Schema(name = "Settings")
record SettingsView(
        int maxConcurrentDownloads,
        @Nullable Long maxSpeed,
        int perHostConnections,
        int maxAttempts,
        @Nullable Integer jobRetentionDays,
        @Nullable String verifyEvery,
        @Nullable Long verifySpeed,
        String unsafeFiles,
        boolean evict,
        int evictHigh,
        int evictLow,
        @Nullable Integer updateCheckHours,
        int watchMinutes,
        int keepRevisions,
        List<TimetableEntry> timetable,
        String timezone,
        boolean maintenance,
        @Nullable Long effectiveMaxSpeed) {

    static SettingsView of(Settings settings, SpeedRule now) {
        return new SettingsView(
                settings.maxConcurrentDownloads(),
                settings.maxSpeed(),
                settings.perHostConnections(),
                settings.maxAttempts(),
                settings.jobRetentionDays(),
                settings.verifyEvery() == null ? null : settings.verifyEvery().toString(),
                settings.verifySpeed(),
                settings.unsafeFiles().wire(),
                settings.evict(),
                settings.evictHigh(),
                settings.evictLow(),
                settings.updates().checkHours(),
                settings.updates().watchMinutes(),
                settings.updates().keepRevisions(),
                settings.timetable(),
                settings.timezone(),
                settings.maintenance(),
                now.effectiveMaxSpeed());
    }
}
