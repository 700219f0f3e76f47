package dev.ballast.api.settings;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// The clock that the timetable goes by.
@Singleton
class Clock {
    @Produces
    @Singleton
    InstantSource system() {
        return InstantSource.system();
    }
}
