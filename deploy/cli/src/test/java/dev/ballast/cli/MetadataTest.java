package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataTest {
    private static final String FILES = "GET jobs/" + JobJson.ID + "/files";

    @AutoClose private final FakeApi api = new FakeApi();

    @BeforeEach
    void prepare() {
        api.answers("POST catalog/metadata", 201, JobJson.completed());
    }

    @Test
    void saysHowManyModelsTheHubsKnow() {
        // Given
        api.answers(FILES, 200, items(model("done", ""), model("failed", "SOURCE_NOT_FOUND")));
        // When
        CommandRun run = CommandRun.of(api, "metadata", "-q", "tiny");
        // Then
        assertThat(run.lines()).containsExactly("1 told, 1 unknown, 0 failed");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aHubThatSaysNothingIsAFailureThatNamesTheModel() {
        // Given
        api.answers(FILES, 200, items(model("failed", "SOURCE_UNREACHABLE")));
        // When
        CommandRun run = CommandRun.of(api, "metadata", "-q");
        // Then
        assertThat(run.err()).contains("tiny: It broke.");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    private static String items(String... models) {
        return "{\"items\":[" + String.join(",", models) + "]}";
    }

    private static String model(String state, String code) {
        return "{\"path\":\"tiny\",\"state\":\"%s\",\"error\":%s}"
                .formatted(
                        state,
                        code.isEmpty()
                                ? "null"
                                : "{\"code\":\"%s\",\"detail\":\"It broke.\"}".formatted(code));
    }
}
