package dev.ballast.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.jobs.RefusedException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "max_concurrent_downloads, 1, 1000",
        "max_speed, 1024, 9223372036854775807",
        "per_host_connections, 1, 256",
        "max_attempts, 1, 100",
        "job_retention_days, 1, 3650",
        "verify_speed, 1024, 9223372036854775807"
    })
    void takesEachSettingWithinItsBounds(String name, long least, long most) {
        assertThat(Settings.DEFAULT.with(Map.of(name, least)))
                .isNotEqualTo(Settings.DEFAULT.with(Map.of(name, most)));
        assertRefused(name, least - 1);
        if (most < Long.MAX_VALUE) {
            assertRefused(name, most + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"max_concurrent_downloads", "per_host_connections", "max_attempts", "speed"})
    void refusesNullForALimitThatMustBeAndAnyUnknownName(String name) {
        assertRefused(name, null);
    }

    @Test
    void switchesALimitOffByNull() {
        Settings limited = Settings.DEFAULT.with(Map.of("max_speed", 2048L));
        Map<String, @Nullable Long> none = new HashMap<>();
        none.put("max_speed", null);
        assertThat(limited.with(none)).isEqualTo(Settings.DEFAULT);
    }

    private static void assertRefused(String name, @Nullable Long value) {
        Map<String, @Nullable Long> change = new HashMap<>();
        change.put(name, value);
        assertThatThrownBy(() -> Settings.DEFAULT.with(change))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.field()).isEqualTo(name));
    }
}
