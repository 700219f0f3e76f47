package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class VerifyTest {
    private static final String MODEL = "models/" + JobJson.ID;

    @AutoClose private final FakeApi api = new FakeApi();

    @Test
    void aSoundModelIsSaidToBeSound() {
        // Given
        api.answers("POST " + MODEL + "/verify", 202, JobJson.completed());
        api.answers("GET " + MODEL, 200, model("installed", "null"));
        // When
        CommandRun run = CommandRun.of(api, "verify", "-q", JobJson.ID);
        // Then
        assertThat(run.lines()).containsExactly("sound acme/tiny (4.0 MB)");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aDamagedModelIsAFailureThatNamesItsFiles() {
        // Given
        api.answers("POST " + MODEL + "/verify", 202, JobJson.completed());
        api.answers("GET " + MODEL, 200, model("damaged", "\"changed\""));
        // When
        CommandRun run = CommandRun.of(api, "verify", "-q", JobJson.ID);
        // Then
        assertThat(run.lines())
                .containsExactly(
                        "damaged acme/tiny",
                        "  changed  hub/a.bin",
                        "  fetch these again with: ballast repair " + JobJson.ID);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aVerificationThatCouldNotBeDoneSaysSo() {
        // Given
        api.answers("POST " + MODEL + "/verify", 202, JobJson.failed("VOLUME_UNAVAILABLE"));
        // When
        CommandRun run = CommandRun.of(api, "verify", "-q", JobJson.ID);
        // Then
        assertThat(run.err()).contains("The model was not verified: It went wrong.");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aRepairIsFollowedLikeAnyDownload() {
        // Given
        api.answers("POST " + MODEL + "/repair", 202, JobJson.completed());
        // When
        CommandRun run = CommandRun.of(api, "repair", "-q", JobJson.ID);
        // Then
        assertThat(run.lines()).first().isEqualTo("installed https://h.test/a.bin");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void thereIsNothingToRepairInASoundModel() {
        // Given
        api.problem("POST " + MODEL + "/repair", 409, "MODEL_NOT_DAMAGED", "It is sound.");
        // When / Then
        assertThat(CommandRun.of(api, "repair", JobJson.ID).err()).contains("It is sound.");
    }

    private static String model(String state, String damage) {
        return """
        {"id":"%s","name":"acme/tiny","state":"%s","size":4000000,"manifest":{"files":[
        {"path":"a.bin","published":"hub/a.bin","size":4000000,"damage":%s}]}}\
        """
                .formatted(JobJson.ID, state, damage);
    }
}
