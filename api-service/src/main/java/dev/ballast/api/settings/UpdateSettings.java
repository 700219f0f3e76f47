package dev.ballast.api.settings;

import org.jspecify.annotations.Nullable;

/// How models keep up with their sources.
///
/// @param checkHours how often the source of each model is asked for a newer revision, 1 to 8760;
///   null for never
/// @param watchMinutes how often those of watched models are, 1 to 10080
/// @param keepRevisions revisions of a watched model that stay, the installed one included, 1 to
///   100
public record UpdateSettings(@Nullable Integer checkHours, int watchMinutes, int keepRevisions) {
    public static final UpdateSettings DEFAULT = new UpdateSettings(null, 60, 2);
}
