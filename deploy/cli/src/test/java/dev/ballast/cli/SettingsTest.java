package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @AutoClose private final FakeApi api = new FakeApi();

    @Test
    void settingsAreReadAndChangedWithUnits() {
        api.answers("GET settings", 200, "{\"max_concurrent_downloads\":3,\"max_speed\":null}");
        api.answers("PUT settings", 200, "{\"max_concurrent_downloads\":5}");

        assertThat(CommandRun.of(api, "settings", "get", "max_speed").lines())
                .containsExactly("none");
        CommandRun.of(
                api,
                "settings",
                "set",
                "max_concurrent_downloads=5",
                "max_speed=500M",
                "per_host_connections=none");

        assertThat(api.request("PUT settings").body())
                .isEqualTo(
                        "{\"max_concurrent_downloads\":5,\"max_speed\":500000000,"
                                + "\"per_host_connections\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_speed", "=5", "max_speed=fast", "max_speed=999999999999999T"})
    void aSettingThatIsNoNumberIsRefused(String change) {
        assertThat(CommandRun.of(api, "settings", "set", change).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }
}
