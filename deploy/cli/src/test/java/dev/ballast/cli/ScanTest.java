package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ScanTest {
    @AutoClose private final FakeApi api = new FakeApi();

    @Test
    void listsWhatTheScanFound() {
        // Given
        api.answers("POST volumes/shared/scan", 202, JobJson.completed());
        api.answers(
                "GET found?volume=shared&limit=50",
                200,
                """
                {"items":[{"path":"loras/a.safetensors","size":4000000,"source":null,"sha256":null}],
                "next_cursor":null,"total":1}\
                """);
        // When
        CommandRun run = CommandRun.of(api, "scan");
        // Then
        assertThat(run.lines()).last().asString().contains("loras/a.safetensors", "4.0 MB");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aScanThatCouldNotBeDoneSaysSo() {
        // Given
        api.answers("POST volumes/shared/scan", 202, JobJson.failed("VOLUME_UNAVAILABLE"));
        // When
        CommandRun run = CommandRun.of(api, "scan");
        // Then
        assertThat(run.err()).contains("The volume was not scanned: It went wrong.");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }
}
