package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class EvictTest {
    @AutoClose private final FakeApi api = new FakeApi();

    @Test
    void aDryRunShowsWhatWouldGo() {
        // Given
        api.answers(
                "GET volumes/shared/eviction",
                200,
                """
                {"volume":"shared","enabled":false,"wanted_bytes":4000000,"freed_bytes":3000000,
                "models":[{"id":"%s","name":"acme/tiny","view":"plain","size":3000000,
                "last_used_at":"2026-03-01T10:15:00Z"}]}\
                """
                        .formatted(JobJson.ID));
        // When
        CommandRun run = CommandRun.of(api, "evict", "--dry-run");
        // Then
        assertThat(run.lines())
                .anySatisfy(line -> assertThat(line).contains("acme/tiny", "3.0 MB"))
                .last()
                .asString()
                .contains("3.0 MB of 4.0 MB", "evict is off");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void isRefusedWhereItIsNotSaidToBeADryRun() {
        assertThat(CommandRun.of(api, "evict").exitCode()).isEqualTo(2);
    }

    @Test
    void aModelIsPinned() {
        // Given
        api.answers(
                "POST models/%s/pin".formatted(JobJson.ID),
                200,
                "{\"name\":\"acme/tiny\",\"pinned\":true}");
        // When / Then
        assertThat(CommandRun.of(api, "pin", JobJson.ID).lines())
                .containsExactly("pinned acme/tiny");
    }
}
